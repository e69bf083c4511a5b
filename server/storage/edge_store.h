// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/edge.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stag::storage {

class ReaderPool;
class Writer;

/// How an edge is, to be remembered through a restart.
struct KnownEdgeStatus
{
    model::EdgeId id;
    model::EdgeStatus status;
};

/// Edge servers in the database of a Store. Any thread; callbacks as those of the Store, which
/// outlives this.
class EdgeStore
{
public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    EdgeStore(Writer &writer, ReaderPool &readers)
        : m_writer(writer)
        , m_readers(readers)
    {}

    /// Conflict: there are `edgesMax`.
    void add(model::Edge edge, std::size_t edgesMax, std::string actor, Callback<model::Edge> done);
    /// NotFound.
    void
    edit(model::EdgeId id, model::EdgeEdit edit, std::string actor, Callback<model::Edge> done);
    /// Its devices are without an edge after it. NotFound.
    void remove(model::EdgeId id, std::string actor, Callback<void> done);
    /// What is known of one that is gone is dropped.
    void note(std::vector<KnownEdgeStatus> statuses, Callback<void> done);
    /// By name; how many use them is not set.
    void all(Callback<std::vector<model::EdgeRecord>> done);

private:
    Writer &m_writer;
    ReaderPool &m_readers;
};

} // namespace stag::storage
