// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/decorations.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text = test::wireInput(data, size);
    if (const auto request = wire::parseDecoration(text);
        request && request->problems.empty() && model::problemsOfNew(request->edit).empty()) {
        // What is valid is kept as it is.
        const model::Decoration decoration = model::applied(request->edit, {});
        const auto again = wire::parseDecorationContent(wire::writeDecorationContent(decoration));
        if (!again || !(*again == decoration))
            std::abort();
    }
    constexpr std::size_t kMany = 100;
    if (const auto many = wire::parseDecorations(text, kMany); many && many->size() > kMany)
        std::abort();
    if (const auto back = wire::parseRollback(text); back && !back->problems.empty())
        for (const model::FieldProblem &problem : back->problems)
            if (problem.message.empty())
                std::abort();
    return 0;
}
