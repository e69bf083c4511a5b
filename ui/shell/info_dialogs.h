// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QLabel;
class QPushButton;
class QTabWidget;
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

/// Name, versions, licence, the works of others that the program stands on, and whose the demo's
/// data is.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `demoCredits` is Markdown.
    AboutDialog(const theme::Theme &theme, const QString &demoCredits, QWidget *parent);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    [[nodiscard]] static QString versions();

    QLabel *m_version;
    QLabel *m_licence;
    QTabWidget *m_tabs;
    QTreeWidget *m_works;
    QTextBrowser *m_credits;
    QPushButton *m_copy;
    QPushButton *m_close;
};

} // namespace stag::ui::shell
