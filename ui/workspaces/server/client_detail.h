// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/subscriber.h"
#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

#include <array>
#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace stag::ui::workspaces {
class EmptyState;
}

namespace stag::ui::workspaces::server {

class LagPlot;

/// All about one client: where it is, what waits for it, what became of each class of deliveries.
class ClientDetail : public QWidget
{
    Q_OBJECT

public:
    explicit ClientDetail(const theme::Theme &theme, QWidget *parent = nullptr);

    /// Shows nothing if there is no client. `history` are its lags in ms, oldest first.
    void show(const std::optional<stag::live::Subscriber> &client,
              const QList<double> &history,
              Timestamp now);
    void retranslate();

Q_SIGNALS:
    void disconnectRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum Line { SessionLine, SinceLine, QueueLine, LagLine, RepeatLine, LineCount };

    QLabel *makeLabel(theme::Type type, theme::Color ink);
    QWidget *buildContent();
    void buildCounts(QGridLayout &grid);

    const theme::Theme &m_theme;
    QStackedLayout *m_pages;
    EmptyState *m_empty;
    QLabel *m_address;
    QLabel *m_kind;
    LagPlot *m_plot;
    QPushButton *m_disconnect;
    std::array<QLabel *, LineCount> m_names{};
    std::array<QLabel *, LineCount> m_values{};
    QLabel *m_countsTitle;
    std::array<QLabel *, 3> m_heads{};                                 ///< of the columns
    std::array<QLabel *, stag::live::kDeliveryClassCount> m_classes{}; ///< of the rows
    std::array<std::array<QLabel *, 3>, stag::live::kDeliveryClassCount> m_counts{};
};

} // namespace stag::ui::workspaces::server
