// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"
#include "core/wire/stag.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stag::wire {

namespace {

constexpr std::int64_t kLimitDefault = 100;
constexpr std::int64_t kLimitMax = 1'000;
constexpr std::int64_t kVersionsDefault = 50;
constexpr std::int64_t kVersionsMax = 200;

/// The texts of the number parser that the published server uses.
Error unreadable(std::string_view function, std::string_view text, std::string_view reason)
{
    std::string detail = "strconv.";
    detail.append(function).append(": parsing \"").append(text).append("\": ").append(reason);
    return {ErrorCode::Corrupt, detail};
}

std::string_view valueOf(const QueryParameters &parameters, std::string_view name)
{
    // lower_bound and not find: of equal names the first one counts.
    const auto found = parameters.lower_bound(name);
    return found == parameters.end() || found->first != name ? std::string_view()
                                                             : std::string_view(found->second);
}

template<typename T>
Result<T> parseNumber(std::string_view text, std::string_view function)
{
    T value{};
    std::string_view digits = text;
    if (digits.starts_with('+') && !digits.starts_with("+-"))
        digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range)
        return unreadable(function, text, "value out of range");
    if (error != std::errc() || end != digits.data() + digits.size())
        return unreadable(function, text, "invalid syntax");
    return value;
}

/// Absent and empty are zero.
Result<std::int64_t> parseInteger(const QueryParameters &parameters, std::string_view name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return std::int64_t{0};
    return parseNumber<std::int64_t>(text, "ParseInt");
}

Result<double> parseDistance(const QueryParameters &parameters, std::string_view name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return 0.0;
    STAG_TRY(const double value, parseNumber<double>(text, "ParseFloat"));
    if (!std::isfinite(value))
        return unreadable("ParseFloat", text, "value out of range");
    return value;
}

Result<bool> parseFlag(const QueryParameters &parameters, std::string_view name)
{
    static constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "true", "TRUE", "True"};
    static constexpr std::array<std::string_view, 7> kFalse{
        "", "0", "f", "F", "false", "FALSE", "False"};
    const std::string_view text = valueOf(parameters, name);
    if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end())
        return true;
    if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end())
        return false;
    return unreadable("ParseBool", text, "invalid syntax");
}

template<typename Id>
Result<std::optional<Id>> parseId(const QueryParameters &parameters, const std::string &name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return std::optional<Id>();
    if (const auto valid = model::validateId(text, name); !valid)
        return Error{ErrorCode::Corrupt, valid.error().detail};
    return std::optional<Id>(Id(std::string(text)));
}

Result<std::optional<Timestamp>> parseTime(const QueryParameters &parameters, std::string_view name)
{
    STAG_TRY(const std::int64_t ms, parseInteger(parameters, name));
    return ms == 0 ? std::optional<Timestamp>() : std::optional(fromUnixMs(ms));
}

Result<std::optional<std::uint64_t>> parseVersion(const QueryParameters &parameters,
                                                  std::string_view name)
{
    STAG_TRY(const std::int64_t version, parseInteger(parameters, name));
    return version <= 0 ? std::optional<std::uint64_t>()
                        : std::optional(static_cast<std::uint64_t>(version));
}

} // namespace

Result<AnchorQuery> parseQuery(const QueryParameters &parameters)
{
    AnchorQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.anchor, parseId<model::AnchorId>(parameters, "anchor_id"));
    STAG_TRY(query.radiusM, parseDistance(parameters, "radius"));
    STAG_TRY(query.since, parseTime(parameters, "since"));
    STAG_TRY(query.until, parseTime(parameters, "until"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    STAG_TRY(const std::int64_t offset, parseInteger(parameters, "offset"));
    STAG_TRY(query.includeMeshes, parseFlag(parameters, "include_meshes"));
    STAG_TRY([[maybe_unused]] const bool deleted, parseFlag(parameters, "include_deleted"));
    if (!query.session && !query.anchor)
        return Error{ErrorCode::InvalidArgument, "Either session_id or anchor_id must be provided"};
    if (query.anchor && query.radiusM <= 0.0)
        return Error{ErrorCode::InvalidArgument, "radius must be provided when using anchor_id"};
    query.limit = static_cast<std::size_t>(limit <= 0 ? kLimitDefault : std::min(limit, kLimitMax));
    query.offset = static_cast<std::size_t>(std::max<std::int64_t>(offset, 0));
    return query;
}

Result<MeshQuery> parseMeshQuery(const QueryParameters &parameters)
{
    MeshQuery query;
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.version, parseVersion(parameters, "version"));
    STAG_TRY(query.before, parseVersion(parameters, "before"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.limit =
        static_cast<std::size_t>(limit <= 0 ? kVersionsDefault : std::min(limit, kVersionsMax));
    return query;
}

} // namespace stag::wire
