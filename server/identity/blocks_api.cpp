// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/blocks_api.h"

#include "core/wire/address_blocks.h"
#include "server/identity/answers.h"

namespace stag::identity {

void mountBlocks(transport::Router &router, const std::shared_ptr<AddressBlocks> &blocks)
{
    using transport::Access;
    using transport::Method;
    using transport::Request;
    using transport::Responder;
    router.handle(
        Method::Get,
        "/api/v1/blocks",
        [blocks](const Request &, const Responder &respond) {
            respond(jsonAnswer(wire::writeBlocks(blocks->blocks())));
        },
        Access::Keys);
    router.handle(
        Method::Post,
        "/api/v1/blocks",
        [blocks](const Request &request, const Responder &respond) {
            const auto wanted = wire::parseBlockRequest(request.body);
            if (!wanted)
                return respond(errorAnswer(wanted.error()));
            blocks->add(*wanted,
                        request.actor(),
                        request.remoteAddress,
                        [respond](const Result<model::AddressBlock> &block) {
                            respond(block ? jsonAnswer(wire::writeBlock(*block), 201)
                                          : errorAnswer(block.error()));
                        });
        },
        Access::Keys);
    router.handle(
        Method::Delete,
        "/api/v1/blocks/{id}",
        [blocks](const Request &request, const Responder &respond) {
            blocks->remove(model::AddressBlockId(request.pathParameters.at("id")),
                           request.actor(),
                           [respond](const Result<void> &removed) {
                               respond(removed ? transport::Response{.status = 204,
                                                                     .contentType = {},
                                                                     .body = {},
                                                                     .headers = {}}
                                               : errorAnswer(removed.error()));
                           });
        },
        Access::Keys);
}

} // namespace stag::identity
