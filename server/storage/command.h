// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace stag::storage {

class EventWriter;

/// What a request to the writer does besides storing events, in the transaction of its group.
class Command
{
public:
    virtual ~Command() = default;
    /// What it did is undone when it fails. It may run again if the group as a whole failed.
    [[nodiscard]] virtual Result<void> run(EventWriter &writer, Timestamp now) = 0;
    /// After the commit, or with what prevented it.
    virtual void answer(const Result<void> &outcome) = 0;
};

template<typename T, typename Work>
class CommandOf final : public Command
{
public:
    CommandOf(Work work, std::function<void(Result<T>)> done)
        : m_work(std::move(work))
        , m_done(std::move(done))
    {}
    Result<void> run(EventWriter &writer, Timestamp now) override
    {
        m_outcome = m_work(writer, now);
        return *m_outcome ? success() : Result<void>(m_outcome->error());
    }
    void answer(const Result<void> &outcome) override
    {
        m_done(outcome ? std::move(*m_outcome) : Result<T>(outcome.error()));
    }

private:
    Work m_work;
    std::function<void(Result<T>)> m_done;
    std::optional<Result<T>> m_outcome; ///< of the last run
};

/// `work(EventWriter &, Timestamp)` gives a Result<T>, which `done` gets once it is committed.
template<typename T, typename Work>
std::shared_ptr<Command> makeCommand(Work work, std::function<void(Result<T>)> done)
{
    return std::make_shared<CommandOf<T, Work>>(std::move(work), std::move(done));
}

} // namespace stag::storage
