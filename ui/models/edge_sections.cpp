// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/edge_sections.h"

#include "ui/models/anchor_graph.h"
#include "ui/models/format.h"
#include "ui/models/inspector_sections.h"
#include "ui/models/live_store.h"
#include "ui/models/property_lines.h"

#include <algorithm>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

InspectorHeader EdgeSections::header() const
{
    InspectorHeader header;
    header.isEdge = true;
    header.ref.session = m_edge.from.session;
    header.name = u"%1 – %2"_s.arg(nameOf(m_store, m_edge.from), nameOf(m_store, m_edge.to));
    const auto idOf = [](const graph::NodeKey &node) {
        return fromUtf8(node.id.empty() ? node.session.text() : node.id);
    };
    header.id = u"%1 → %2"_s.arg(idOf(m_edge.from), idOf(m_edge.to));
    header.tone = Tone::Info;
    header.statusWord = edgeKindWord(m_edge.kind);
    return header;
}

std::vector<Section> EdgeSections::sections() const
{
    return {link(), relativePose(), seen()};
}

Property EdgeSections::end(const QString &label, const graph::NodeKey &node) const
{
    const auto ref = entityOf(m_store, node);
    const QString name = nameOf(m_store, node);
    return ref ? linkLine(label, *ref, name, {}) : line(label, name);
}

Section EdgeSections::link() const
{
    Section section;
    section.key = u"link"_s;
    section.title = tr("Link");
    section.properties = {line(tr("Kind"), edgeKindWord(m_edge.kind)),
                          end(tr("From"), m_edge.from),
                          end(tr("To"), m_edge.to),
                          line(tr("Distance"), formatFixed(m_edge.distanceM, 3) + u" m"_s)};
    return section;
}

Section EdgeSections::relativePose() const
{
    Section section;
    section.key = u"relativePose"_s;
    section.title = tr("Relative pose");
    section.summary = tr("seen from %1").arg(nameOf(m_store, m_edge.to));
    section.properties = InspectorSections::poseLines(m_edge.toFromFrom);
    section.properties.push_back(
        line(tr("Uncertainty"), formatUncertainty(m_edge.uncertainty), u"1 σ"_s));
    section.copyText = InspectorSections::poseText(m_edge.toFromFrom);
    return section;
}

Section EdgeSections::seen() const
{
    Section section;
    section.key = u"seen"_s;
    section.title = tr("Seen");
    section.properties = {line(tr("First seen"), formatDateTime(m_edge.seen.first)),
                          line(tr("Last seen"), formatDateTime(m_edge.seen.last))};
    return section;
}

Section linksOf(const EntityRef &ref,
                const LiveStore &store,
                const AnchorGraph &graph,
                const ModelLimits &limits)
{
    Section section;
    section.key = u"links"_s;
    section.title = EdgeSections::tr("Links");
    const auto node = nodeOf(ref);
    if (!node || graph.state() != AnchorGraph::State::Ready)
        return section;
    const auto edges = graph.edgesAt(*node, {graph::EdgeKind::Adjacent});
    for (const graph::FoundEdge *edge : edges) {
        const auto other = entityOf(store, edge->from == *node ? edge->to : edge->from);
        if (!other || section.properties.size() >= limits.linksShownMax)
            continue;
        section.properties.push_back(linkLine(store.name(*other),
                                              *other,
                                              formatFixed(edge->distanceM, 2) + u" m"_s,
                                              u"± "_s + formatLength(edge->uncertainty.positionM)));
    }
    section.summary =
        formatShown(static_cast<std::uint64_t>(section.properties.size()), edges.size());
    return section;
}

} // namespace stag::ui::models
