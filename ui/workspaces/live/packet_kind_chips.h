// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/packet_kind.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <array>

namespace stag::ui::models {
class PacketLogModel;
}

namespace stag::ui::workspaces::live {

class FilterChip;

/// Which kinds of packets the log shows, and how many of each have come.
class PacketKindChips : public QWidget
{
    Q_OBJECT

public:
    PacketKindChips(const models::PacketLogModel &log,
                    const theme::Theme &theme,
                    QWidget *parent = nullptr);

    [[nodiscard]] models::PacketKinds kinds() const;
    void setKinds(models::PacketKinds kinds);

Q_SIGNALS:
    void kindsChanged(stag::ui::models::PacketKinds kinds);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showCounts();
    void retranslate();

    const models::PacketLogModel &m_log;
    std::array<FilterChip *, 4> m_chips{};
};

} // namespace stag::ui::workspaces::live
