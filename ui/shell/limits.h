// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::ui::shell {

/// What the shell keeps and shows at most. The oldest or least fitting give way.
struct ShellLimits
{
    static constexpr int kPaletteRowsMax = 60;
    static constexpr int kPaletteEntriesMax = 40;
    static constexpr int kRecentCommandsMax = 8;
    static constexpr int kRecentServersMax = 6;
    static constexpr int kNotificationsMax = 100;
    static constexpr int kToastsMax = 3;
    static constexpr int kAddressCharactersMax = 2048;
    static constexpr int kKeyCharactersMax = 256;
    static constexpr int kQrBytesMax = 1024;
};

} // namespace stag::ui::shell
