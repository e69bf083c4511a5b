// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/transfer_progress.h"

namespace stag::ui::workspaces::live {

namespace {

constexpr int kPermille = 1000;

} // namespace

TransferProgress::TransferProgress(QWidget *parent)
    : QProgressBar(parent)
{
    setTextVisible(false);
    setPart(0.0);
}

void TransferProgress::setPart(std::optional<double> part)
{
    setRange(0, part ? kPermille : 0);
    if (part)
        setValue(static_cast<int>(kPermille * *part));
}

} // namespace stag::ui::workspaces::live
