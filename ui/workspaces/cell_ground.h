// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStyleOptionViewItem>

class QPainter;

namespace stag::ui::workspaces {

/// Paints a cell as its style does, without the text, and says the text. For delegates of tables
/// where rows are chosen: no single cell lights up under the pointer.
QString paintGround(QPainter &painter, QStyleOptionViewItem initialised);

} // namespace stag::ui::workspaces
