// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/import_report_view.h"

#include "core/wire/import_report.h"
#include "ui/models/format.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>

#include <algorithm>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kSkippedRows = 6;

QLabel *makeCell(const theme::Theme &theme, Type type, Color ink, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    theme::keepFont(*label, theme, type);
    theme::keepInk(*label, theme, ink);
    return label;
}

} // namespace

ImportReportView::ImportReportView(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_note(makeCell(theme, Type::Body, Color::TextPrimary, this))
    , m_skipped(new QTreeWidget(this))
    , m_more(makeCell(theme, Type::Small, Color::TextMuted, this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(theme.space(Space::Xl));
    layout->setColumnStretch(kColumns + 1, 1);
    for (int column = 0; column < kColumns; ++column) {
        auto *head = makeCell(theme, Type::Caption, Color::TextMuted, this);
        m_columns[std::size_t(column)] = head;
        layout->addWidget(head, 0, column + 1, Qt::AlignRight);
    }
    for (int row = 0; row < kRows; ++row) {
        auto *name = makeCell(theme, Type::Body, Color::TextPrimary, this);
        m_rows[std::size_t(row)] = name;
        layout->addWidget(name, row + 1, 0);
        for (int column = 0; column < kColumns; ++column) {
            auto *figure = makeCell(theme, Type::Body, Color::TextPrimary, this);
            m_figures[std::size_t(row)][std::size_t(column)] = figure;
            layout->addWidget(figure, row + 1, column + 1, Qt::AlignRight);
        }
    }
    const int below = kRows + 1;
    layout->addWidget(m_note, below, 0, 1, -1);
    layout->setRowMinimumHeight(below + 1, theme.space(Space::M));
    layout->addWidget(m_skipped, below + 2, 0, 1, -1);
    layout->addWidget(m_more, below + 3, 0, 1, -1);
    layout->setRowStretch(below + 4, 1);
    m_note->setWordWrap(true);
    m_note->setObjectName(u"importNote"_s);
    m_skipped->setObjectName(u"importSkipped"_s);
    m_skipped->setRootIsDecorated(false);
    m_skipped->setUniformRowHeights(true);
    m_skipped->setAlternatingRowColors(true);
    m_skipped->setColumnCount(2);
    m_skipped->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_skipped->setFixedHeight((kSkippedRows + 3) * m_skipped->fontMetrics().lineSpacing());
    retranslate();
}

void ImportReportView::showReport(const wire::ImportReport &report)
{
    const std::array counts{report.anchors, report.meshVersions};
    std::uint64_t readCount = 0;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        const std::array figures{counts[row].stored, counts[row].unchanged, counts[row].skipped};
        for (std::size_t column = 0; column < figures.size(); ++column) {
            QLabel &label = *m_figures[row][column];
            label.setText(models::formatCount(figures[column]));
            label.setObjectName(u"import-%1-%2"_s.arg(row).arg(column));
        }
        readCount += counts[row].read;
    }
    m_isEmpty = readCount == 0;
    for (const wire::ImportSkip &skip : report.skipped) {
        auto *item =
            new QTreeWidgetItem({models::fromUtf8(skip.id), models::fromUtf8(skip.reason)});
        item->setToolTip(0, item->text(0));
        item->setToolTip(1, item->text(1));
        m_skipped->addTopLevelItem(item);
    }
    m_moreCount =
        report.skippedCount - std::min<std::uint64_t>(report.skippedCount, report.skipped.size());
    m_skipped->setVisible(!report.skipped.empty());
    retranslate();
}

void ImportReportView::retranslate()
{
    const std::array rows{tr("Anchors"), tr("Mesh versions")};
    for (std::size_t row = 0; row < rows.size(); ++row)
        m_rows[row]->setText(rows[row]);
    const std::array columns{tr("Stored"), tr("There already"), tr("Skipped")};
    for (std::size_t column = 0; column < columns.size(); ++column)
        m_columns[column]->setText(columns[column]);
    m_note->setText(m_isEmpty ? tr("The file holds no anchors and no meshes.") : QString());
    m_note->setVisible(m_isEmpty);
    m_skipped->setHeaderLabels({tr("Skipped"), tr("Why")});
    m_skipped->setAccessibleName(tr("Skipped"));
    m_more->setText(tr("and %n more", nullptr, static_cast<int>(m_moreCount)));
    m_more->setVisible(m_moreCount > 0);
}

} // namespace stag::ui::workspaces::live
