// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"

#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace stag::wire {

/// Writes compact JSON, deterministically. Doubles are the shortest text that reads back as the
/// same value, in the form of the Go programs that wrote the contract ("1", "0.1", "1e-7").
class JsonWriter
{
public:
    JsonWriter()
        : m_writer(m_sink)
    {}
    JsonWriter(const JsonWriter &) = delete;
    JsonWriter &operator=(const JsonWriter &) = delete;

    void beginObject() { m_writer.StartObject(); }
    void endObject() { m_writer.EndObject(); }
    void beginArray() { m_writer.StartArray(); }
    void endArray() { m_writer.EndArray(); }
    void key(std::string_view key);

    void text(std::string_view value);
    void integer(std::int64_t value) { m_writer.Int64(value); }
    void unsignedInteger(std::uint64_t value) { m_writer.Uint64(value); }
    /// null if not finite, which JSON cannot say.
    void number(double value);
    void boolean(bool value) { m_writer.Bool(value); }
    void base64(BytesView bytes);
    /// So many bytes are about to come, and a little more: the room for all of them is made once.
    void expect(std::size_t sizeBytes)
    {
        m_sink.text.reserve(m_sink.text.size() + sizeBytes + kSlackBytes);
    }
    /// `json` is a complete value.
    void raw(std::string_view json);

    void text(std::string_view name, std::string_view value) { key(name), text(value); }
    void integer(std::string_view name, std::int64_t value) { key(name), integer(value); }
    void unsignedInteger(std::string_view name, std::uint64_t value)
    {
        key(name), unsignedInteger(value);
    }
    void number(std::string_view name, double value) { key(name), number(value); }
    void boolean(std::string_view name, bool value) { key(name), boolean(value); }
    void base64(std::string_view name, BytesView bytes) { key(name), base64(bytes); }
    void raw(std::string_view name, std::string_view json) { key(name), raw(json); }
    void time(std::string_view name, Timestamp value) { integer(name, toUnixMs(value)); }

    /// The document; the writer is used up.
    [[nodiscard]] std::string take() { return std::move(m_sink.text); }

private:
    static constexpr std::size_t kSlackBytes = 1024;

    struct Sink
    {
        using Ch = char;
        void Put(char c) { text.push_back(c); }
        void Flush() {}
        std::string text;
    };

    Sink m_sink;
    rapidjson::Writer<Sink> m_writer;
};

} // namespace stag::wire
