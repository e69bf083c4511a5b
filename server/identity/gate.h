// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/api_key.h"
#include "server/identity/address_blocks.h"
#include "server/identity/key_ring.h"
#include "server/identity/logins.h"
#include "server/identity/throttle.h"
#include "server/identity/wrong_keys.h"
#include "server/metrics/registry.h"
#include "server/transport/gatekeeper.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::identity {

/// Whether a listener lets everybody in. The management of keys never does.
enum class Admission { Open, Keys };

/// How a listener says no: as STAG does or as the relay does. A device is always told in text.
enum class RefusalStyle { Json, Text };

struct GateSettings
{
    std::string listener; ///< for metrics and log
    Admission admission = Admission::Open;
    RefusalStyle style = RefusalStyle::Json;
    /// What one address may ask for, whatever it is; beyond 429 [stag_auth_refusals_total, reason
    /// "requests"].
    std::optional<policy::RateSettings> requests{};
    std::size_t addressesMax = IdentityLimits().addressesMax;
};

/// The scopes that a route asks for; none for one that is public.
[[nodiscard]] model::KeyScopes scopesFor(transport::Access access);
/// Their names.
[[nodiscard]] std::vector<std::string_view> scopeNamesFor(transport::Access access);

/// The gatekeeper of one listener. Any thread.
class Gate final : public transport::Gatekeeper
{
public:
    /// Told when an address begins to show too many wrong keys; never told a key.
    using Alarm = std::function<void(const std::string &address, std::uint64_t count)>;

    /// `registry`, `wrongKeys` and `clock` outlive the gate. Without logins nobody shows a token,
    /// without blocks nobody is kept out.
    Gate(std::shared_ptr<KeyRing> ring,
         std::shared_ptr<Logins> logins,
         std::shared_ptr<AddressBlocks> blocks,
         WrongKeys &wrongKeys,
         metrics::Registry &registry,
         const Clock &clock,
         Alarm alarm,
         const GateSettings &settings);

    std::optional<transport::Response> refuse(transport::Request &request,
                                              transport::Access access) override;
    std::unique_ptr<transport::WebSocketSession>
    accompany(const transport::Request &request,
              std::unique_ptr<transport::WebSocketSession> session) override;

private:
    enum class Shape { Json, Text };
    struct Refusal;

    [[nodiscard]] bool asksForKey(transport::Access access) const;
    using Decision = std::optional<transport::Response>;
    /// Whether the address asks too often; else notes how much it may still ask for.
    Decision refuseTooMany(transport::Request &request, Shape shape);
    Decision judgeKey(transport::Request &request,
                      std::string_view shown,
                      transport::Access access,
                      Shape shape);
    Decision judgeToken(transport::Request &request,
                        std::string_view shown,
                        transport::Access access,
                        Shape shape);
    Decision refuseScopes(std::string_view whose,
                          model::KeyScopes scopes,
                          transport::Access access,
                          Shape shape);
    transport::Response refuseWrong(const transport::Request &request,
                                    std::string_view reason,
                                    std::string text,
                                    Shape shape);
    transport::Response answer(const Refusal &refusal, Shape shape);

    const std::shared_ptr<KeyRing> m_ring;
    const std::shared_ptr<Logins> m_logins;
    const std::shared_ptr<AddressBlocks> m_blocks;
    WrongKeys &m_wrongKeys;
    const Alarm m_alarm;
    const GateSettings m_settings;
    std::optional<Throttle> m_requests;
    const metrics::CounterFamily m_refusals;
    const metrics::Counter m_forgotten;
};

} // namespace stag::identity
