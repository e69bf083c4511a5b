// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/archive_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <span>

namespace stag::exchange {

namespace {

// What is written is mostly base64, of which the fastest level takes off what there is to take.
constexpr const char *kLevel = "1";
constexpr int kPermissions = 0644;

} // namespace

void ArchiveWriter::Release::operator()(archive *handle) const
{
    archive_write_free(handle);
}

void ArchiveWriter::Release::operator()(archive_entry *entry) const
{
    archive_entry_free(entry);
}

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(ByteSink &sink, Timestamp modified)
{
    std::unique_ptr<ArchiveWriter> writer(new ArchiveWriter(sink, modified));
    archive *const handle = writer->m_archive.get();
    const bool isReady =
        handle && writer->m_entry && archive_write_set_format_zip(handle) == ARCHIVE_OK
        && archive_write_zip_set_compression_deflate(handle) == ARCHIVE_OK
        && archive_write_set_format_option(handle, "zip", "compression-level", kLevel) == ARCHIVE_OK
        && archive_write_set_bytes_in_last_block(handle, 1) == ARCHIVE_OK
        && archive_write_open(handle, writer.get(), nullptr, takeBytes, nullptr) == ARCHIVE_OK;
    if (!isReady)
        return writer->failure();
    return writer;
}

ArchiveWriter::ArchiveWriter(ByteSink &sink, Timestamp modified)
    : m_sink(sink)
    , m_modified(modified)
    , m_archive(archive_write_new())
    , m_entry(archive_entry_new())
{}

ArchiveWriter::~ArchiveWriter()
{
    // Else the library would write what is left to a sink that may be gone.
    if (m_archive)
        archive_write_fail(m_archive.get());
}

std::ptrdiff_t
ArchiveWriter::takeBytes(archive *handle, void *writer, const void *bytes, std::size_t count)
{
    auto &self = *static_cast<ArchiveWriter *>(writer);
    self.m_taken = self.m_sink.write(std::span(static_cast<const std::byte *>(bytes), count));
    if (self.m_taken)
        return static_cast<std::ptrdiff_t>(count);
    archive_set_error(handle, 0, "the sink takes no more");
    return -1;
}

Error ArchiveWriter::failure() const
{
    if (!m_taken)
        return m_taken.error();
    const char *const text = m_archive ? archive_error_string(m_archive.get()) : nullptr;
    return {ErrorCode::Internal,
            std::string("the archive cannot be written: ") + (text ? text : "out of memory")};
}

Result<void> ArchiveWriter::beginFile(const std::string &name)
{
    archive_entry *const entry = archive_entry_clear(m_entry.get());
    archive_entry_set_pathname_utf8(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, kPermissions);
    archive_entry_set_mtime(entry, toUnixMs(m_modified) / 1000, 0);
    return archive_write_header(m_archive.get(), entry) == ARCHIVE_OK ? success() : failure();
}

Result<void> ArchiveWriter::write(BytesView bytes)
{
    const auto written = archive_write_data(m_archive.get(), bytes.data(), bytes.size());
    return written == static_cast<la_ssize_t>(bytes.size()) ? success() : failure();
}

Result<void> ArchiveWriter::finish()
{
    return archive_write_close(m_archive.get()) == ARCHIVE_OK ? success() : failure();
}

} // namespace stag::exchange
