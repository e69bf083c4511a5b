// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/device_store.h"

#include "server/storage/command.h"
#include "server/storage/event_writer.h"
#include "server/storage/reader_call.h"
#include "server/storage/reads.h"
#include "server/storage/writer.h"

#include <utility>

namespace stag::storage {

void DeviceStore::seen(DeviceSighting sighting, Callback<SeenDevice> done)
{
    m_writer.run(makeCommand<SeenDevice>(
        [sighting = std::move(sighting)](EventWriter &writer, Timestamp now) {
            return writer.devices().seen(sighting, now);
        },
        std::move(done)));
}

void DeviceStore::move(std::vector<model::Assignment> moves,
                       Callback<std::vector<model::DeviceId>> done)
{
    m_writer.run(makeCommand<std::vector<model::DeviceId>>(
        [moves = std::move(moves)](EventWriter &writer, Timestamp now) {
            return writer.devices().move(moves, now);
        },
        std::move(done)));
}

void DeviceStore::disconnect(std::vector<model::DeviceId> devices, Callback<void> done)
{
    m_writer.run(makeCommand<void>(
        [devices = std::move(devices)](EventWriter &writer, Timestamp) {
            return writer.devices().disconnect(devices);
        },
        std::move(done)));
}

void DeviceStore::remove(model::DeviceId id, std::string actor, Callback<void> done)
{
    m_writer.run(makeCommand<void>(
        [id = std::move(id), actor = std::move(actor)](EventWriter &writer, Timestamp now) {
            return writer.devices().remove(id, actor, now);
        },
        std::move(done)));
}

void DeviceStore::find(model::DeviceId id, Callback<model::Device> done)
{
    read<model::Device>(m_readers, std::move(done), [id = std::move(id)](Reads &reads) {
        return reads.devices().one(id);
    });
}

void DeviceStore::list(DeviceQuery query, Callback<DevicePage> done)
{
    read<DevicePage>(m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
        return reads.devices().page(query);
    });
}

void DeviceStore::connected(std::size_t limit, Callback<std::vector<model::Device>> done)
{
    read<std::vector<model::Device>>(m_readers, std::move(done), [limit](Reads &reads) {
        return reads.devices().connected(limit);
    });
}

void DeviceStore::assignments(AssignmentQuery query, Callback<std::vector<model::Assignment>> done)
{
    read<std::vector<model::Assignment>>(
        m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
            return reads.devices().assignments(query);
        });
}

void DeviceStore::assignment(std::int64_t number, Callback<model::Assignment> done)
{
    read<model::Assignment>(m_readers, std::move(done), [number](Reads &reads) {
        return reads.devices().assignment(number);
    });
}

} // namespace stag::storage
