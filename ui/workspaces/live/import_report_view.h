// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <cstdint>

class QLabel;
class QTreeWidget;

namespace stag::wire {
struct ImportReport;
}
namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::workspaces::live {

/// What became of an import: how much was stored, was there already or was skipped, and why.
class ImportReportView final : public QWidget
{
    Q_OBJECT

public:
    explicit ImportReportView(const theme::Theme &theme, QWidget *parent = nullptr);

    void showReport(const wire::ImportReport &report);
    void retranslate();

private:
    static constexpr int kRows = 2;
    static constexpr int kColumns = 3;

    std::array<QLabel *, kRows> m_rows{};
    std::array<QLabel *, kColumns> m_columns{};
    std::array<std::array<QLabel *, kColumns>, kRows> m_figures{};
    QLabel *m_note;
    QTreeWidget *m_skipped;
    QLabel *m_more;
    std::uint64_t m_moreCount = 0;
    bool m_isEmpty = false;
};

} // namespace stag::ui::workspaces::live
