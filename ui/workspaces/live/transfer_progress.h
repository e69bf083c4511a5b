// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>

#include <optional>

namespace stag::ui::workspaces::live {

/// How far a file is on its way.
class TransferProgress : public QProgressBar
{
    Q_OBJECT

public:
    explicit TransferProgress(QWidget *parent);

    /// 0 to 1, or nothing if nobody knows.
    void setPart(std::optional<double> part);
};

} // namespace stag::ui::workspaces::live
