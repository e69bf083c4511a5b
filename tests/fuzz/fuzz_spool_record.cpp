// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"
#include "core/wire/spool_record.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

namespace {

void check(const Result<model::SpatialEvent> &event)
{
    if (!event)
        return;
    if (!model::validate(*event))
        std::abort();
    const Bytes bytes = wire::writeSpoolRecord(*event);
    const auto again = wire::parseSpoolRecord(bytes);
    if (!again || wire::writeSpoolRecord(*again) != bytes)
        std::abort();
}

} // namespace

/// The bytes as they are, and without the checksum that would keep the fuzzer out.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::size_t kChecksumBytes = 4;
    const BytesView bytes = std::as_bytes(std::span(data, size));
    check(wire::parseSpoolRecord(bytes));
    if (size >= kChecksumBytes)
        check(wire::detail::parseSpoolRecordBody(bytes.first(size - kChecksumBytes)));
    return 0;
}
