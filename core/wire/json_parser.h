// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace simdjson::dom {
class parser;
} // namespace simdjson::dom

namespace stag::wire {

/// Room to read small documents in, which is costlier to find than such a document to read. Each
/// document takes the place of the one before.
class JsonParser
{
public:
    JsonParser();
    ~JsonParser();
    JsonParser(const JsonParser &) = delete;
    JsonParser &operator=(const JsonParser &) = delete;

private:
    friend class JsonDocument;
    const std::unique_ptr<simdjson::dom::parser> m_parser;
};

} // namespace stag::wire
