// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace stag::test {

/// What a writer wrote and what the contract says.
struct AnswerRow
{
    std::string name;
    std::string actual;
    std::string expected;
};

std::vector<AnswerRow> answerRows();

} // namespace stag::test
