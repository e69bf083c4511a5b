// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/keys_api.h"

#include "core/wire/api_keys.h"
#include "core/wire/status.h"
#include "server/identity/answers.h"

namespace stag::identity {

namespace {

transport::Response failure(const Error &error)
{
    using wire::ApiCode;
    switch (error.code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::Corrupt:
    case ErrorCode::TooLarge:
        return jsonAnswer(wire::writeApiError(ApiCode::ValidationError, error.detail),
                          wire::apiStatus(ApiCode::ValidationError));
    case ErrorCode::NotFound:
        return jsonAnswer(wire::writeApiError(ApiCode::NotFound, "API key not found"),
                          wire::apiStatus(ApiCode::NotFound));
    case ErrorCode::Conflict:
        return jsonAnswer(wire::writeApiError(ApiCode::Conflict, error.detail),
                          wire::apiStatus(ApiCode::Conflict));
    default:
        break;
    }
    transport::Response response =
        jsonAnswer(wire::writeError("Failed to change the API keys"), 503);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

} // namespace

void mountKeys(transport::Router &router, const std::shared_ptr<KeyRing> &ring)
{
    using transport::Access;
    using transport::Method;
    using transport::Request;
    using transport::Responder;
    router.handle(
        Method::Get,
        "/api/v1/keys",
        [ring](const Request &, const Responder &respond) {
            respond(jsonAnswer(wire::writeKeys(ring->keys())));
        },
        Access::Keys);
    router.handle(
        Method::Post,
        "/api/v1/keys",
        [ring](const Request &request, const Responder &respond) {
            auto wanted = wire::parseKeyRequest(request.body);
            if (!wanted)
                return respond(failure(wanted.error()));
            ring->add(
                *std::move(wanted), request.actor(), [respond](const Result<IssuedKey> &issued) {
                    respond(issued ? jsonAnswer(wire::writeNewKey(issued->stored.key, issued->text),
                                                201)
                                   : failure(issued.error()));
                });
        },
        Access::Keys);
    router.handle(
        Method::Delete,
        "/api/v1/keys/{id}",
        [ring](const Request &request, const Responder &respond) {
            ring->revoke(model::ApiKeyId(request.pathParameters.at("id")),
                         request.actor(),
                         [respond](const Result<model::ApiKey> &key) {
                             respond(key ? jsonAnswer(wire::writeKey(*key)) : failure(key.error()));
                         });
        },
        Access::Keys);
}

} // namespace stag::identity
