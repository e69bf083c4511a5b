// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QLabel;
class QPushButton;
class QTextBrowser;
class QTreeWidget;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::shell {

/// Every shortcut of the window, by menu.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    ShortcutsDialog(const theme::Theme &theme, const QList<QAction *> &actions, QWidget *parent);
};

/// Name, version, licence, and the works of others that the program stands on.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    AboutDialog(const theme::Theme &theme, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QLabel *m_version;
    QLabel *m_licence;
    QLabel *m_works;
    QTreeWidget *m_list;
    QPushButton *m_close;
};

} // namespace stag::ui::shell
