// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "server/exchange/byte_sink.h"

#include <memory>
#include <string>

struct archive;
struct archive_entry;

namespace stag::exchange {

/// Writes a zip (APPNOTE 6.3, zip64 where it has to be) while its files are made: equal files give
/// equal bytes, and nothing is kept but what is being compressed.
class ArchiveWriter final : public ByteSink
{
public:
    /// All files carry the time `modified`.
    [[nodiscard]] static Result<std::unique_ptr<ArchiveWriter>> create(ByteSink &sink,
                                                                       Timestamp modified);
    ~ArchiveWriter() override;
    ArchiveWriter(const ArchiveWriter &) = delete;
    ArchiveWriter &operator=(const ArchiveWriter &) = delete;

    /// What is written from now on is the content of the file `name`.
    [[nodiscard]] Result<void> beginFile(const std::string &name);
    [[nodiscard]] Result<void> write(BytesView bytes) override;
    /// Ends the last file and the archive.
    [[nodiscard]] Result<void> finish();

private:
    struct Release
    {
        void operator()(archive *handle) const;
        void operator()(archive_entry *entry) const;
    };

    ArchiveWriter(ByteSink &sink, Timestamp modified);
    [[nodiscard]] Error failure() const;
    /// What the library calls with finished bytes.
    static std::ptrdiff_t
    takeBytes(archive *handle, void *writer, const void *bytes, std::size_t count);

    ByteSink &m_sink;
    const Timestamp m_modified;
    Result<void> m_taken; ///< what the sink said last
    std::unique_ptr<archive, Release> m_archive;
    std::unique_ptr<archive_entry, Release> m_entry;
};

} // namespace stag::exchange
