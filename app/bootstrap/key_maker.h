// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/key_table.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::app::bootstrap {

template<typename T>
using Field = std::function<T &(Configuration &)>;

/// Reads through a field that wants a mutable owner, because the same field also writes.
template<typename T>
T valueOf(const Field<T> &field, Configuration configuration)
{
    return field(configuration);
}

template<typename T, typename Read, typename Write>
Key makeKey(std::string name,
            std::vector<std::string> variables,
            std::string meaning,
            Field<T> field,
            Read read,
            Write write)
{
    Key key;
    key.name = std::move(name);
    key.variables = std::move(variables);
    key.meaning = std::move(meaning);
    key.read = [field, read](Configuration &configuration, std::string_view text) -> Result<void> {
        STAG_TRY(auto value, read(text));
        field(configuration) = static_cast<T>(std::move(value));
        return {};
    };
    key.write = [field, write](const Configuration &configuration) {
        return write(valueOf(field, configuration));
    };
    return key;
}

} // namespace stag::app::bootstrap
