// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/pmtiles.h"

#include <cstdint>
#include <cstdlib>

namespace {

class Input final : public stag::map::ByteRange
{
public:
    explicit Input(stag::BytesView bytes)
        : m_bytes(bytes)
    {}

    [[nodiscard]] std::uint64_t size() const override { return m_bytes.size(); }
    [[nodiscard]] stag::Result<stag::Bytes> read(std::uint64_t offset,
                                                 std::uint64_t length) const override
    {
        if (offset > m_bytes.size() || length > m_bytes.size() - offset)
            std::abort();
        const auto part = m_bytes.subspan(offset, length);
        return stag::Bytes(part.begin(), part.end());
    }

private:
    stag::BytesView m_bytes;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Input input(std::as_bytes(std::span(data, size)));
    const stag::map::PmtilesLimits limits{
        .directoryBytesMax = 1u << 18, .metadataBytesMax = 1u << 16, .tileBytesMax = 1u << 18};
    const auto archive = stag::map::PmtilesArchive::open(input, limits);
    if (!archive)
        return 0;
    stag::ignoreError(archive->metadata(), "any answer will do");
    for (int zoom = 0; zoom <= archive->header().zoomMax; ++zoom) {
        const auto tile = archive->tile({zoom, (1u << zoom) - 1, 0});
        if (tile && tile->has_value() && (*tile)->size() > limits.tileBytesMax)
            std::abort();
    }
    return 0;
}
