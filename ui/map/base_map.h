// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/map/gazetteer.h"
#include "core/map/pmtiles.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace stag::ui::map {

/// The map of the world that is part of the program.
class BaseMap
{
public:
    /// Fails only if the program was built without it.
    [[nodiscard]] static Result<std::unique_ptr<BaseMap>> open();

    [[nodiscard]] const stag::map::PmtilesArchive &tiles() const { return m_archive; }
    /// To be shown wherever the map is.
    [[nodiscard]] static QString attribution();

private:
    class Resource;
    BaseMap(std::unique_ptr<Resource> resource, stag::map::PmtilesArchive archive);

public:
    ~BaseMap();

private:
    std::unique_ptr<Resource> m_resource;
    stag::map::PmtilesArchive m_archive;
};

/// Reads the places of the built-in search; takes some hundredths of a second.
[[nodiscard]] Result<stag::map::Gazetteer> readGazetteer();

/// As the search wants what is typed: lower case, without accents.
[[nodiscard]] std::string searchKey(const QString &typed);

} // namespace stag::ui::map
