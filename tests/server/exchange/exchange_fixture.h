// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/exchange/archive_reader.h"
#include "server/exchange/session_export.h"
#include "server/exchange/session_import.h"
#include "server/storage/store.h"
#include "tests/server/storage/mesh_fixture.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <map>

namespace stag::exchange::test {

/// Keeps what is written, up to a limit.
class MemorySink final : public ByteSink
{
public:
    explicit MemorySink(std::size_t bytesMax = 256u << 20)
        : m_bytesMax(bytesMax)
    {}
    Result<void> write(BytesView bytes) override
    {
        if (m_bytes.size() + bytes.size() > m_bytesMax)
            return Error{ErrorCode::Cancelled, "nobody wants any more"};
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        return success();
    }
    [[nodiscard]] const Bytes &bytes() const { return m_bytes; }

private:
    const std::size_t m_bytesMax;
    Bytes m_bytes;
};

/// A store in a folder of its own.
class OpenStore
{
public:
    OpenStore()
        : m_store(std::move(storage::Store::create(m_folder.file("data"), clock)).value())
    {}
    [[nodiscard]] storage::Store &operator*() { return *m_store; }

private:
    ::stag::test::TempDir m_folder;

public:
    ::stag::test::TestClock clock;

private:
    std::unique_ptr<storage::Store> m_store;
};

[[nodiscard]] inline Result<Bytes>
exported(storage::Store &store, const std::string &session, const wire::ExportRequest &request)
{
    STAG_TRY(const auto reader, store.readSession(model::SessionId(session)));
    MemorySink sink;
    STAG_TRY_VOID(exportSession(*reader, request, sink));
    return sink.bytes();
}

[[nodiscard]] inline Result<wire::ImportReport>
imported(OpenStore &store, BytesView bytes, const ImportRequest &request = {})
{
    ::stag::test::SeededRandom random;
    StoreTarget target(*store);
    return SessionImport(store.clock, random, target, request).importBytes(bytes);
}

/// The files of an archive by name.
[[nodiscard]] inline std::map<std::string, std::string> filesOf(BytesView archive)
{
    std::map<std::string, std::string> files;
    const auto reader = ArchiveReader::open(archive, {.filesMax = 10'000});
    while (reader) {
        const auto name = (*reader)->nextFile();
        if (!name || !*name)
            break;
        Bytes room(4096);
        files[**name];
        while (const std::size_t count = (*reader)->read(room).value())
            files[**name].append(asText(BytesView(room).first(count)));
    }
    return files;
}

[[nodiscard]] inline std::vector<std::string> linesOf(const std::string &text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

inline constexpr georef::GeoReference kParis{{48.8584, 2.2945, 35.0}, 30.0};

} // namespace stag::exchange::test
