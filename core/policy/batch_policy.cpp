// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/batch_policy.h"

namespace stag::policy {

void BatchPolicy::itemAdded(MonotonicTime now)
{
    ++m_items;
    if (!m_deadline)
        m_deadline = now + m_settings.timeout;
}

void BatchPolicy::flushed()
{
    m_items = 0;
    m_deadline.reset();
}

bool BatchPolicy::isDue(MonotonicTime now) const
{
    return m_deadline && (m_items >= m_settings.itemsMax || now >= *m_deadline);
}

} // namespace stag::policy
