// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "server/exchange/byte_source.h"
#include "server/exchange/limits.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct archive;

namespace stag::exchange {

/// Reads the files of a zip or tar, the latter also gzipped, one behind the other. The names are
/// only names: nothing is written anywhere. More files or bytes than the limits are TooLarge,
/// damage is Corrupt.
class ArchiveReader
{
public:
    /// `bytes` live longer than the reader.
    [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>> open(BytesView bytes,
                                                                     const ImportLimits &limits);
    /// As it comes, so a zip has to say the sizes of its files before them or compress them.
    /// `source` lives longer than the reader.
    [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>>
    openStream(ByteSource &source, const ImportLimits &limits);
    [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>>
    openFile(const std::filesystem::path &file, const ImportLimits &limits);

    /// The name of the next file; nothing behind the last.
    [[nodiscard]] Result<std::optional<std::string>> nextFile();
    /// Some more of the file, into `room`; 0 at its end.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> room);

private:
    struct Release
    {
        void operator()(archive *handle) const;
    };

    ArchiveReader(const ImportLimits &limits, std::uint64_t packedBytes);
    [[nodiscard]] Error failure() const;
    /// The next block of the stream, for libarchive.
    static std::ptrdiff_t readBlock(archive *handle, void *reader, const void **block);

    const ImportLimits m_limits;
    std::uint64_t m_packedBytes;    ///< of a stream: so far
    ByteSource *m_source = nullptr; ///< of a stream
    std::vector<std::byte> m_block{};
    std::optional<Error> m_sourceError{};
    std::unique_ptr<archive, Release> m_archive;
    std::size_t m_files = 0;
    std::uint64_t m_bytes = 0;
};

} // namespace stag::exchange
