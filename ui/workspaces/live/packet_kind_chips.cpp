// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/packet_kind_chips.h"

#include "ui/models/format.h"
#include "ui/models/packet_log_model.h"
#include "ui/workspaces/live/filter_chip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QTimer>

namespace stag::ui::workspaces::live {

using models::PacketKind;
using models::PacketKinds;

namespace {

constexpr std::array kKinds{
    PacketKind::Pose, PacketKind::Anchor, PacketKind::Mesh, PacketKind::Other};
/// Counts are renewed this often.
constexpr std::chrono::milliseconds kCountInterval{500};

} // namespace

PacketKindChips::PacketKindChips(const models::PacketLogModel &log,
                                 const theme::Theme &theme,
                                 QWidget *parent)
    : QWidget(parent)
    , m_log(log)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.space(theme::Space::Xxs));
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        m_chips[i] = new FilterChip(theme, static_cast<int>(i), this);
        row->addWidget(m_chips[i]);
        connect(
            m_chips[i], &QAbstractButton::toggled, this, [this] { Q_EMIT kindsChanged(kinds()); });
    }
    setKinds(models::kUsualPacketKinds);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &PacketKindChips::showCounts);
    timer->start(kCountInterval);
    connect(&log, &QAbstractItemModel::modelReset, this, &PacketKindChips::showCounts);
    retranslate();
}

PacketKinds PacketKindChips::kinds() const
{
    PacketKinds kinds;
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        kinds.setFlag(kKinds[i], m_chips[i]->isChecked());
    return kinds;
}

void PacketKindChips::setKinds(PacketKinds kinds)
{
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        const QSignalBlocker quiet(m_chips[i]);
        m_chips[i]->setChecked(kinds.testFlag(kKinds[i]));
    }
    Q_EMIT kindsChanged(kinds);
}

void PacketKindChips::showCounts()
{
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        m_chips[i]->setCount(models::formatCount(m_log.arrivedCount(kKinds[i])));
    m_chips.back()->setVisible(m_log.arrivedCount(PacketKind::Other) > 0);
}

void PacketKindChips::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PacketKindChips::retranslate()
{
    const std::array names{tr("Poses"), tr("Anchors"), tr("Meshes"), tr("Other")};
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        m_chips[i]->setText(names[i]);
        m_chips[i]->setToolTip(
            tr("Show or hide: %1. What was rejected or dropped is always shown.").arg(names[i]));
    }
    showCounts();
}

} // namespace stag::ui::workspaces::live
