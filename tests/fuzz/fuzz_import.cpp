// SPDX-License-Identifier: GPL-3.0-or-later
// Any file is imported or refused; what is stored of it is valid.
#include "core/model/validation.h"
#include "server/exchange/session_import.h"
#include "tests/support/seeded_random.h"
#include "tests/support/test_clock.h"

#include <cstdlib>

using namespace stag;

namespace {

/// Knows nothing, and takes everything that is valid.
class AnyTarget final : public exchange::ImportTarget
{
public:
    Result<std::optional<model::Anchor>> findAnchor(const model::SessionId &,
                                                    const model::AnchorId &) override
    {
        return std::optional<model::Anchor>();
    }
    Result<exchange::KnownMesh>
    findMesh(const model::SessionId &, const model::MeshId &, std::uint64_t) override
    {
        return exchange::KnownMesh{};
    }
    Result<std::vector<storage::EventOutcome>>
    store(std::vector<model::SpatialEvent> events) override
    {
        for (const model::SpatialEvent &event : events)
            if (!model::validate(event))
                std::abort();
        return std::vector<storage::EventOutcome>(events.size());
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const test::TestClock clock;
    test::SeededRandom random;
    AnyTarget target;
    exchange::ImportRequest request{.session = model::SessionId("s"),
                                    .reference = georef::GeoReference{{48.0, 2.0, 0.0}, 0.0}};
    request.limits.inflationFreeBytes = 1u << 20;
    request.limits.lineBytesMax = 1u << 20;
    ignoreError(exchange::SessionImport(clock, random, target, request)
                    .importBytes(std::as_bytes(std::span(data, size))),
                "most bytes are no file");
    return 0;
}
