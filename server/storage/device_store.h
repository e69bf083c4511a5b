// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/assignment.h"
#include "core/model/device.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stag::storage {

class ReaderPool;
class Writer;

/// A device that has told where it is, and where it was sent.
struct DeviceSighting
{
    model::Device device; ///< what is empty stays as it is known; the times are the store's
    std::optional<model::Assignment> assignment; ///< if it was decided anew
    std::size_t devicesMax = 0; ///< for a further one the longest gone is forgotten
};

struct SeenDevice
{
    model::Device device;
    std::optional<std::int64_t> assignment; ///< its number
};

/// Which devices are listed, the last seen first.
struct DeviceQuery
{
    std::optional<model::ConnectionStatus> status{};
    std::optional<model::EdgeId> edge{};
    std::size_t limit = 100;
    std::size_t offset = 0;
};

struct DevicePage
{
    std::vector<model::Device> devices;
    std::uint64_t total = 0;
};

/// Which assignments are listed, the newest first.
struct AssignmentQuery
{
    std::optional<model::DeviceId> device{};
    std::optional<model::EdgeId> edge{}; ///< where somebody was sent, or was sent away from
    std::int64_t before = 0;             ///< only numbers below; 0: from the newest on
    std::size_t limit = 100;
};

/// Devices and why they went where they went, in the database of a Store. Any thread; callbacks as
/// those of the Store, which outlives this.
class DeviceStore
{
public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    DeviceStore(Writer &writer, ReaderPool &readers)
        : m_writer(writer)
        , m_readers(readers)
    {}

    /// NotFound: the edge is gone. Conflict: there are as many devices as may be, and none of them
    /// has disconnected.
    void seen(DeviceSighting sighting, Callback<SeenDevice> done);
    /// Sends devices elsewhere that have not asked, in one transaction. Those that are gone, and
    /// those whose edge is gone, stay as they are; gives back which.
    void move(std::vector<model::Assignment> moves, Callback<std::vector<model::DeviceId>> done);
    /// They are without an edge after it.
    void disconnect(std::vector<model::DeviceId> devices, Callback<void> done);
    /// NotFound.
    void remove(model::DeviceId id, std::string actor, Callback<void> done);
    /// NotFound.
    void find(model::DeviceId id, Callback<model::Device> done);
    void list(DeviceQuery query, Callback<DevicePage> done);
    /// At most `limit`, the last seen first.
    void connected(std::size_t limit, Callback<std::vector<model::Device>> done);
    void assignments(AssignmentQuery query, Callback<std::vector<model::Assignment>> done);
    /// NotFound.
    void assignment(std::int64_t number, Callback<model::Assignment> done);

private:
    Writer &m_writer;
    ReaderPool &m_readers;
};

} // namespace stag::storage
