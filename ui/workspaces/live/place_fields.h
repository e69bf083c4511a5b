// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/georef/session_frame.h"

#include <QWidget>

#include <optional>

namespace stag::ui::workspaces::live {

class NumberFields;

/// Latitude, longitude, height and heading of a session, which it does not know itself.
class PlaceFields final : public QWidget
{
    Q_OBJECT

public:
    explicit PlaceFields(QWidget *parent = nullptr);

    /// Nothing while the fields are empty; InvalidArgument with words for people if they make no
    /// place.
    [[nodiscard]] Result<std::optional<georef::GeoReference>> place() const;

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    NumberFields *m_fields;
};

} // namespace stag::ui::workspaces::live
