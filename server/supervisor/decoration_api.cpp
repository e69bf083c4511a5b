// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/decoration_api.h"

#include "core/base/uuid.h"
#include "core/model/decoration_pose.h"
#include "core/wire/geo_pose.h"
#include "core/wire/status.h"
#include "server/supervisor/answers.h"
#include "server/supervisor/entity_tag.h"

#include <utility>
#include <vector>

namespace stag::supervisor {

namespace {

using model::DecorationAct;
using model::DecorationAudience;
using model::DecorationRecord;
using transport::Access;
using transport::Method;
using transport::Request;
using transport::Response;

constexpr int kCreated = 201;
constexpr int kNotModified = 304;
constexpr int kConflict = 409;
constexpr int kPreconditionFailed = 412;
constexpr const char *kWrongQuery = "Invalid query parameters";
constexpr const char *kWrongDecoration = "Invalid decoration";

model::DecorationId idOf(const Request &request)
{
    return model::DecorationId(request.pathParameters.at("id"));
}

/// An answer that depends on who asks, and is asked for again each time.
Response seenBy(Response response)
{
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("Vary", "Authorization, X-API-Key");
    return response;
}

Response recordAnswer(const DecorationRecord &record, DecorationAudience audience, int status = 200)
{
    Response response = seenBy(jsonAnswer(wire::writeDecoration(record, audience), status));
    response.headers.emplace_back("ETag", entityTag(record.version));
    return response;
}

Response failure(const Error &error, std::string_view message)
{
    return failureAnswer(error,
                         error.code == ErrorCode::NotFound ? "Decoration not found" : message);
}

Response staleAnswer(const DecorationRecord &record, bool isPrecondition)
{
    Response response =
        jsonAnswer(wire::writeError("The decoration has been changed by somebody else",
                                    "its version is " + std::to_string(record.version)),
                   isPrecondition ? kPreconditionFailed : kConflict);
    response.headers.emplace_back("ETag", entityTag(record.version));
    return response;
}

/// Whose eyes the answer is for: administrators may look through everybody's with "view".
Result<DecorationAudience> audienceOf(const Request &request)
{
    const std::string_view view = request.queryValue("view").value_or("");
    if (view == "published" || (view.empty() && !request.caller.isAdministrator))
        return DecorationAudience::Everybody;
    if (!view.empty() && view != "working")
        return Error{ErrorCode::InvalidArgument, "view: must be working or published"};
    if (!request.caller.isAdministrator)
        return Error{ErrorCode::PermissionDenied, "drafts are for administrators"};
    return DecorationAudience::Administrators;
}

/// What is asked, or the answer to somebody who asks wrongly.
template<typename Query>
std::optional<Response> refusal(wire::Asked<Query> &asked, const Request &request)
{
    const auto audience = audienceOf(request);
    if (!audience)
        return failureAnswer(audience.error(), kWrongQuery);
    if (!asked.problems.empty())
        return problemAnswer(kWrongQuery, asked.problems);
    asked.query.audience = *audience;
    return std::nullopt;
}

/// An answer to a body that is not even JSON.
Response unreadable(const Error &error)
{
    return failureAnswer({ErrorCode::InvalidArgument, error.detail}, "Invalid request body");
}

auto foundAnswer(const transport::Responder &respond,
                 std::size_t limit,
                 DecorationAudience audience)
{
    return [respond, limit, audience](const Result<model::FoundDecorations> &found) {
        if (!found)
            return respond(failure(found.error(), "Failed to search"));
        respond(seenBy(jsonAnswer(wire::writeFoundDecorations(*found, limit, audience))));
    };
}

} // namespace

DecorationApi::DecorationApi(std::shared_ptr<const ServiceContext> context)
    : m_context(std::move(context))
    , m_metrics(m_context->registry)
{}

void DecorationApi::mount(transport::Router &router)
{
    const auto route = [&](Method method, const std::string &below, Access access, Step step) {
        router.handle(
            method,
            "/api/v1/decorations" + below,
            [self = shared_from_this(), step](const Request &request, const Answer &respond) {
                (*self.*step)(request, respond);
            },
            access);
    };
    const auto ask = [&](const std::string &below, Step step) {
        route(Method::Get, below, Access::Anybody, step);
    };
    ask("", &DecorationApi::list);
    ask("/nearby", &DecorationApi::nearby);
    ask("/bounds", &DecorationApi::bounds);
    ask("/region", &DecorationApi::region);
    ask("/{id}", &DecorationApi::one);
    ask("/{id}/geopose", &DecorationApi::geoPose);
    const auto administer = [&](Method method, const std::string &below, Step step) {
        route(method, below, Access::Keys, step);
    };
    administer(Method::Post, "", &DecorationApi::create);
    administer(Method::Post, "/batch", &DecorationApi::createMany);
    administer(Method::Put, "/{id}", &DecorationApi::replace);
    administer(Method::Delete, "/{id}", &DecorationApi::remove);
    administer(Method::Post, "/{id}/publish", &DecorationApi::publish);
    administer(Method::Post, "/{id}/unpublish", &DecorationApi::unpublish);
    administer(Method::Post, "/{id}/restore", &DecorationApi::restore);
    administer(Method::Post, "/{id}/rollback", &DecorationApi::rollBack);
    administer(Method::Get, "/{id}/versions", &DecorationApi::versions);
    administer(Method::Get, "/{id}/diff", &DecorationApi::diff);
}

void DecorationApi::list(const Request &request, const Answer &respond)
{
    auto asked = wire::parseDecorationList(request.query, m_context->limits.decorationPageMax);
    if (auto refused = refusal(asked, request))
        return respond(*std::move(refused));
    m_metrics.asked(DecorationQuestion::List);
    m_context->store.decorations().list(
        asked.query, [respond, query = asked.query](const Result<storage::DecorationPage> &page) {
            if (!page)
                return respond(failure(page.error(), "Failed to list the decorations"));
            respond(seenBy(jsonAnswer(wire::writeDecorations(
                page->records,
                {.total = page->total, .limit = query.limit, .offset = query.offset},
                query.audience))));
        });
}

void DecorationApi::nearby(const Request &request, const Answer &respond)
{
    auto asked = wire::parseDecorationsNearby(request.query, m_context->limits.decorationPageMax);
    if (auto refused = refusal(asked, request))
        return respond(*std::move(refused));
    m_metrics.asked(DecorationQuestion::Nearby);
    m_context->store.decorations().nearby(
        asked.query, foundAnswer(respond, asked.query.limit, asked.query.audience));
}

void DecorationApi::bounds(const Request &request, const Answer &respond)
{
    auto asked = wire::parseDecorationBounds(request.query, m_context->limits.decorationPageMax);
    if (auto refused = refusal(asked, request))
        return respond(*std::move(refused));
    m_metrics.asked(DecorationQuestion::Bounds);
    m_context->store.decorations().within(
        asked.query, foundAnswer(respond, asked.query.limit, asked.query.audience));
}

void DecorationApi::region(const Request &request, const Answer &respond)
{
    auto asked = wire::parseDecorationRegion(request.query, m_context->limits.decorationPageMax);
    if (auto refused = refusal(asked, request))
        return respond(*std::move(refused));
    m_metrics.asked(DecorationQuestion::Region);
    m_context->store.decorations().inRegion(
        asked.query, foundAnswer(respond, asked.query.limit, asked.query.audience));
}

void DecorationApi::one(const Request &request, const Answer &respond)
{
    const auto audience = audienceOf(request);
    if (!audience)
        return respond(failureAnswer(audience.error(), kWrongQuery));
    m_metrics.asked(DecorationQuestion::One);
    m_context->store.decorations().find(
        idOf(request),
        *audience,
        [respond,
         audience = *audience,
         known = std::string(request.header("If-None-Match").value_or(""))](
            const Result<DecorationRecord> &record) {
            if (!record)
                return respond(failure(record.error(), "Failed to get the decoration"));
            Response response = recordAnswer(*record, audience);
            if (isNamed(known, record->version)) {
                response.status = kNotModified;
                response.body.clear();
            }
            respond(std::move(response));
        });
}

void DecorationApi::geoPose(const Request &request, const Answer &respond)
{
    const auto audience = audienceOf(request);
    if (!audience)
        return respond(failureAnswer(audience.error(), kWrongQuery));
    m_context->store.decorations().find(
        idOf(request), *audience, [respond](const Result<DecorationRecord> &record) {
            if (!record)
                return respond(failure(record.error(), "Failed to get the decoration"));
            const auto pose = model::geoPoseOf(record->decoration);
            if (!pose)
                return respond(
                    failureAnswer({ErrorCode::Conflict, "its height is not above the ellipsoid"},
                                  "The decoration has no GeoPose"));
            respond(seenBy(jsonAnswer(wire::writeGeoPose(*pose))));
        });
}

storage::NewDecoration DecorationApi::newDecoration(const wire::DecorationRequest &wanted,
                                                    const Request &request) const
{
    storage::NewDecoration made;
    made.id = wanted.id.value_or(model::DecorationId(uuid4(m_context->random)));
    made.decoration = model::applied(wanted.edit, {});
    made.isPublished = wanted.isPublished;
    if (!request.caller.login.empty())
        made.createdBy = model::UserId(request.caller.id);
    return made;
}

void DecorationApi::create(const Request &request, const Answer &respond)
{
    auto wanted = wire::parseDecoration(request.body);
    if (!wanted)
        return respond(unreadable(wanted.error()));
    // What was not readable has no value that could be judged.
    if (wanted->problems.empty())
        wanted->problems = model::problemsOfNew(wanted->edit);
    if (!wanted->problems.empty())
        return respond(problemAnswer(kWrongDecoration, wanted->problems));
    m_context->store.decorations().create(
        {newDecoration(*wanted, request)},
        request.actor(),
        [respond, metrics = m_metrics](const Result<std::vector<DecorationRecord>> &made) {
            if (!made)
                return respond(failure(made.error(), "Failed to create the decoration"));
            metrics.changed(DecorationAct::Create);
            Response response =
                recordAnswer(made->front(), DecorationAudience::Administrators, kCreated);
            response.headers.emplace_back("Location",
                                          "/api/v1/decorations/" + made->front().id.text());
            respond(std::move(response));
        });
}

void DecorationApi::createMany(const Request &request, const Answer &respond)
{
    const auto wanted = wire::parseDecorations(request.body, m_context->limits.decorationBatchMax);
    if (!wanted)
        return respond(wanted.error().code == ErrorCode::TooLarge
                           ? failureAnswer(wanted.error(), "Too many at once")
                           : unreadable(wanted.error()));
    std::vector<model::FieldProblem> problems;
    std::vector<storage::NewDecoration> made;
    for (std::size_t i = 0; i < wanted->size(); ++i) {
        const wire::DecorationRequest &one = wanted->at(i);
        problems.insert(problems.end(), one.problems.begin(), one.problems.end());
        if (!one.problems.empty())
            continue;
        for (const model::FieldProblem &problem : model::problemsOfNew(one.edit))
            problems.push_back(
                {"decorations[" + std::to_string(i) + "]." + problem.field, problem.message});
        made.push_back(newDecoration(one, request));
    }
    if (!problems.empty())
        return respond(problemAnswer(kWrongDecoration, problems));
    m_context->store.decorations().create(
        std::move(made),
        request.actor(),
        [respond, metrics = m_metrics](const Result<std::vector<DecorationRecord>> &records) {
            if (!records)
                return respond(failure(records.error(), "Failed to create the decorations"));
            metrics.changed(DecorationAct::Create, records->size());
            respond(jsonAnswer(wire::writeMadeDecorations(*records), kCreated));
        });
}

void DecorationApi::replace(const Request &request, const Answer &respond)
{
    auto wanted = wire::parseDecoration(request.body);
    if (!wanted)
        return respond(unreadable(wanted.error()));
    if (wanted->id && *wanted->id != idOf(request))
        wanted->problems.push_back({"id", "must be that of the path, or absent"});
    if (wanted->problems.empty())
        wanted->problems = model::problemsOf(wanted->edit);
    if (!wanted->problems.empty())
        return respond(problemAnswer(kWrongDecoration, wanted->problems));
    storage::DecorationChange wish{.id = idOf(request),
                                   .act = DecorationAct::Change,
                                   .edit = std::move(wanted->edit),
                                   .isPublished = wanted->isPublished};
    if (wanted->version)
        wish.expected = std::vector{*wanted->version};
    change(std::move(wish), request, respond);
}

void DecorationApi::rollBack(const Request &request, const Answer &respond)
{
    const auto wanted = wire::parseRollback(request.body);
    if (!wanted)
        return respond(unreadable(wanted.error()));
    if (!wanted->problems.empty())
        return respond(problemAnswer("Invalid request", wanted->problems));
    change({.id = idOf(request),
            .act = DecorationAct::Rollback,
            .toVersion = wanted->version,
            .isPublished = wanted->isPublished},
           request,
           respond);
}

void DecorationApi::publish(const Request &request, const Answer &respond)
{
    act(DecorationAct::Publish, request, respond);
}

void DecorationApi::unpublish(const Request &request, const Answer &respond)
{
    act(DecorationAct::Unpublish, request, respond);
}

void DecorationApi::remove(const Request &request, const Answer &respond)
{
    act(DecorationAct::Delete, request, respond);
}

void DecorationApi::restore(const Request &request, const Answer &respond)
{
    act(DecorationAct::Restore, request, respond);
}

void DecorationApi::act(DecorationAct act, const Request &request, const Answer &respond)
{
    change({.id = idOf(request), .act = act}, request, respond);
}

void DecorationApi::change(storage::DecorationChange change,
                           const Request &request,
                           const Answer &respond)
{
    const auto ifMatch = request.header("If-Match");
    if (ifMatch)
        change.expected = versionsOf(*ifMatch);
    const DecorationAct act = change.act;
    m_context->store.decorations().change(
        std::move(change),
        request.actor(),
        [respond, act, isPrecondition = ifMatch.has_value(), metrics = m_metrics](
            const Result<storage::DecorationOutcome> &outcome) {
            if (!outcome)
                return respond(failure(outcome.error(), "Failed to change the decoration"));
            if (outcome->isStale) {
                metrics.stale();
                return respond(staleAnswer(outcome->record, isPrecondition));
            }
            metrics.changed(act);
            respond(act == DecorationAct::Delete
                        ? emptyAnswer()
                        : recordAnswer(outcome->record, DecorationAudience::Administrators));
        });
}

void DecorationApi::versions(const Request &request, const Answer &respond)
{
    const auto asked =
        wire::parseDecorationVersions(request.query, m_context->limits.versionPageMax);
    if (!asked.problems.empty())
        return respond(problemAnswer(kWrongQuery, asked.problems));
    const std::size_t limit = asked.query.limit;
    m_context->store.decorations().versions(
        idOf(request),
        asked.query.before,
        limit + 1, // to know whether there are more
        [respond, limit](Result<std::vector<model::DecorationVersion>> versions) {
            if (!versions)
                return respond(failure(versions.error(), "Failed to list the versions"));
            const bool hasMore = versions->size() > limit;
            if (hasMore)
                versions->resize(limit);
            respond(jsonAnswer(wire::writeDecorationVersions(*versions, limit, hasMore)));
        });
}

void DecorationApi::diff(const Request &request, const Answer &respond)
{
    const auto asked = wire::parseDecorationDiff(request.query);
    if (!asked.problems.empty())
        return respond(problemAnswer(kWrongQuery, asked.problems));
    m_context->store.decorations().versionPair(
        idOf(request),
        asked.query.from,
        asked.query.to,
        [respond](const Result<storage::DecorationVersionPair> &pair) {
            if (!pair)
                return respond(failure(pair.error(), "Failed to compare the versions"));
            respond(jsonAnswer(wire::writeDecorationDiff(pair->from, pair->to)));
        });
}

} // namespace stag::supervisor
