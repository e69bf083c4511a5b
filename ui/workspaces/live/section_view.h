// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/inspector_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace stag::ui::workspaces::live {

class ElidedLabel;
class VectorFields;

/// One collapsible section of the inspector: title, one-line summary, rows of label and value.
///
/// Values change in place as long as the shape of the section stays.
class SectionView : public QWidget
{
    Q_OBJECT

public:
    SectionView(const models::Section &section,
                const theme::Theme &theme,
                QWidget *parent = nullptr);

    /// True if `section` has the same rows as this view, so that it can show it.
    [[nodiscard]] bool fits(const models::Section &section) const;
    void show(const models::Section &section);
    void setClosed(bool closed);
    [[nodiscard]] bool isClosed() const { return m_isClosed; }
    [[nodiscard]] const QString &key() const { return m_section.key; }

Q_SIGNALS:
    void closedChanged(bool closed);
    void linkActivated(const stag::live::EntityKey &ref);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row
    {
        QLabel *link = nullptr;
        ElidedLabel *label = nullptr;
        ElidedLabel *value = nullptr;
        ElidedLabel *note = nullptr;
        VectorFields *vector = nullptr;
        QPlainTextEdit *code = nullptr;
    };

    void buildHead();
    void buildRows();
    /// As wide as the labels ask for, within what the design leaves them.
    [[nodiscard]] int labelWidth() const;
    [[nodiscard]] Row buildRow(const models::Property &property, QGridLayout &grid, int line);
    [[nodiscard]] QLabel *buildLink(int index);
    static void showRow(const Row &row, const models::Property &property);
    void retranslate();

    const theme::Theme &m_theme;
    models::Section m_section;
    QToolButton *m_chevron;
    ElidedLabel *m_summary;
    QToolButton *m_copy;
    QWidget *m_body;
    std::vector<Row> m_rows;
    bool m_isClosed = false;
};

} // namespace stag::ui::workspaces::live
