// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/archive_reader.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>

namespace stag::exchange {

namespace {

constexpr std::size_t kBlockBytes = 64u << 10;

} // namespace

void ArchiveReader::Release::operator()(archive *handle) const
{
    archive_read_free(handle);
}

ArchiveReader::ArchiveReader(const ImportLimits &limits, std::uint64_t packedBytes)
    : m_limits(limits)
    , m_packedBytes(packedBytes)
    , m_archive(archive_read_new())
{
    archive_read_support_format_zip(m_archive.get());
    archive_read_support_format_tar(m_archive.get());
    archive_read_support_filter_gzip(m_archive.get());
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(BytesView bytes,
                                                           const ImportLimits &limits)
{
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader(limits, bytes.size()));
    if (archive_read_open_memory(reader->m_archive.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return reader->failure();
    return reader;
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::openStream(ByteSource &source,
                                                                 const ImportLimits &limits)
{
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader(limits, 0));
    reader->m_source = &source;
    reader->m_block.resize(kBlockBytes);
    if (archive_read_open(reader->m_archive.get(), reader.get(), nullptr, readBlock, nullptr)
        != ARCHIVE_OK)
        return reader->failure();
    return reader;
}

std::ptrdiff_t ArchiveReader::readBlock(archive *, void *data, const void **block)
{
    auto &reader = *static_cast<ArchiveReader *>(data);
    const auto count = reader.m_source->read(reader.m_block);
    if (!count) {
        reader.m_sourceError = count.error();
        return ARCHIVE_FATAL;
    }
    reader.m_packedBytes += *count;
    *block = reader.m_block.data();
    return static_cast<std::ptrdiff_t>(*count);
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::openFile(const std::filesystem::path &file,
                                                               const ImportLimits &limits)
{
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(file, error);
    if (error)
        return Error{ErrorCode::NotFound, "cannot read " + file.string() + ": " + error.message()};
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader(limits, size));
    if (archive_read_open_filename(reader->m_archive.get(), file.c_str(), kBlockBytes)
        != ARCHIVE_OK)
        return reader->failure();
    return reader;
}

Error ArchiveReader::failure() const
{
    if (m_sourceError)
        return *m_sourceError;
    const char *const text = archive_error_string(m_archive.get());
    return {ErrorCode::Corrupt,
            std::string("the archive is damaged: ") + (text ? text : "unknown")};
}

Result<std::optional<std::string>> ArchiveReader::nextFile()
{
    while (true) {
        archive_entry *entry = nullptr;
        const int code = archive_read_next_header(m_archive.get(), &entry);
        if (code == ARCHIVE_EOF)
            return std::optional<std::string>();
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return failure();
        if (++m_files > m_limits.filesMax)
            return Error{ErrorCode::TooLarge,
                         "the archive has more than " + std::to_string(m_limits.filesMax)
                             + " files"};
        if (archive_entry_filetype(entry) != AE_IFREG)
            continue;
        const char *const name = archive_entry_pathname(entry);
        return std::optional(std::string(name ? name : ""));
    }
}

Result<std::size_t> ArchiveReader::read(std::span<std::byte> room)
{
    const la_ssize_t count = archive_read_data(m_archive.get(), room.data(), room.size());
    if (count < 0)
        return failure();
    m_bytes += static_cast<std::uint64_t>(count);
    const std::uint64_t bytesMax =
        std::min(m_limits.archiveBytesMax,
                 m_limits.inflationFreeBytes + m_limits.inflationMax * m_packedBytes);
    if (m_bytes > bytesMax)
        return Error{ErrorCode::TooLarge,
                     "the archive inflates to more than " + std::to_string(bytesMax) + " bytes"};
    return static_cast<std::size_t>(count);
}

} // namespace stag::exchange
