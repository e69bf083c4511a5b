// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/mesh_cache.h"

#include <algorithm>

namespace stag::storage {

namespace {

constexpr std::size_t kEntriesMax = 256; // or looking through them would take longer than reading

} // namespace

std::shared_ptr<const KeptMesh> MeshCache::find(std::int64_t content)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [content](const Entry &e) {
        return e.content == content;
    });
    if (found == m_entries.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().mesh;
}

void MeshCache::insert(std::int64_t content, std::shared_ptr<const KeptMesh> mesh)
{
    if (mesh->sizeBytes() > m_bytesMax || find(content))
        return;
    m_bytes += mesh->sizeBytes();
    m_entries.push_front({content, std::move(mesh)});
    while (m_bytes > m_bytesMax || m_entries.size() > kEntriesMax) {
        m_bytes -= m_entries.back().mesh->sizeBytes();
        m_entries.pop_back();
    }
}

void MeshCache::clear()
{
    m_entries.clear();
    m_bytes = 0;
}

} // namespace stag::storage
