// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/entity_names.h"

#include "ui/models/format.h"

#include <algorithm>
#include <utility>

namespace stag::ui::models {

namespace live = stag::live;

namespace {

/// "mesh_phone-1/chunk_0_-1_2" is the "Chunk 0_-1_2" of whoever sent it.
QString meshName(const QString &id)
{
    static const QString kPrefix = QStringLiteral("mesh_");
    if (!id.startsWith(kPrefix))
        return id;
    QString name = id.mid(std::max<qsizetype>(kPrefix.size(), id.lastIndexOf(u'/') + 1));
    if (name.isEmpty())
        return id;
    name[0] = name[0].toUpper();
    if (const qsizetype first = name.indexOf(u'_'); first > 0)
        name[first] = u' ';
    return name;
}

QString ownName(const live::LiveState &state, const EntityRef &ref)
{
    if (ref.kind == EntityKind::Session)
        return fromUtf8(ref.session.text());
    if (ref.kind == EntityKind::Device) {
        const auto *device = state.device(ref.session, model::DeviceId(ref.id));
        return fromUtf8(device && !device->name.empty() ? device->name : ref.id);
    }
    if (ref.kind == EntityKind::Mesh) {
        const auto *mesh = state.mesh(ref.session, model::MeshId(ref.id));
        const auto *home = mesh ? state.anchor(ref.session, mesh->mesh.anchor) : nullptr;
        return home && !home->traits.label.empty() ? fromUtf8(home->traits.label)
                                                   : meshName(fromUtf8(ref.id));
    }
    const auto *anchor = state.anchor(ref.session, model::AnchorId(ref.id));
    return fromUtf8(anchor && !anchor->traits.label.empty() ? anchor->traits.label : ref.id);
}

EntityRef namesakesKey(const EntityRef &ref, const QString &name)
{
    return {ref.session, ref.kind, name.toStdString()};
}

/// Anchors and planes share their ids.
EntityRef homeKey(const model::SessionId &session, const std::string &anchor)
{
    return {session, EntityKind::Anchor, anchor};
}

} // namespace

std::vector<EntityRef> EntityNames::update(const live::LiveState &state,
                                           const live::ChangeSet &changes)
{
    for (const EntityRef &ref : changes.removed) {
        forget(ref);
        learnMeshesAt(state, ref);
    }
    for (const auto *refs : {&changes.added, &changes.changed}) {
        for (const EntityRef &ref : *refs)
            learn(state, ref);
    }
    return std::exchange(m_renamed, {});
}

QString EntityNames::name(const EntityRef &ref) const
{
    const auto found = m_entries.find(ref);
    if (found == m_entries.end())
        return fromUtf8(ref.id.empty() ? ref.session.text() : ref.id);
    const Entry &entry = found->second;
    const bool isAlone =
        entry.number == 1 && m_namesakes.at(namesakesKey(ref, entry.name)).byNumber.size() == 1;
    return isAlone ? entry.name
                   : QStringLiteral("%1 #%2").arg(entry.name, QString::number(entry.number));
}

void EntityNames::learn(const live::LiveState &state, const EntityRef &ref)
{
    QString name = ownName(state, ref);
    const auto [found, isNew] = m_entries.try_emplace(ref);
    Entry &entry = found->second;
    if (ref.kind == EntityKind::Mesh) {
        const auto *mesh = state.mesh(ref.session, model::MeshId(ref.id));
        keepHome(ref, entry, homeKey(ref.session, mesh ? mesh->mesh.anchor.text() : std::string()));
    }
    if (!isNew && entry.name == name)
        return;
    if (!isNew) {
        leave(ref, entry);
        m_renamed.push_back(ref);
    }
    entry.name = std::move(name);
    enter(ref, entry);
    learnMeshesAt(state, ref);
}

void EntityNames::forget(const EntityRef &ref)
{
    const auto found = m_entries.find(ref);
    if (found == m_entries.end())
        return;
    if (ref.kind == EntityKind::Mesh)
        keepHome(ref, found->second, {});
    leave(ref, found->second);
    m_entries.erase(found);
}

void EntityNames::learnMeshesAt(const live::LiveState &state, const EntityRef &anchor)
{
    if (anchor.kind != EntityKind::Anchor && anchor.kind != EntityKind::Plane)
        return;
    const auto found = m_meshesAt.find(homeKey(anchor.session, anchor.id));
    if (found == m_meshesAt.end())
        return;
    const std::set<EntityRef> meshes = found->second; // a copy: learning may change it
    for (const EntityRef &mesh : meshes) {
        if (state.contains(mesh))
            learn(state, mesh);
    }
}

void EntityNames::enter(const EntityRef &ref, Entry &entry)
{
    Namesakes &namesakes = m_namesakes[namesakesKey(ref, entry.name)];
    while (namesakes.byNumber.contains(namesakes.freeFrom))
        ++namesakes.freeFrom;
    entry.number = namesakes.freeFrom++;
    namesakes.byNumber.emplace(entry.number, ref);
    // The first was alone until now and had no number.
    if (namesakes.byNumber.size() == 2 && entry.number != 1)
        m_renamed.push_back(namesakes.byNumber.begin()->second);
}

void EntityNames::leave(const EntityRef &ref, const Entry &entry)
{
    const auto found = m_namesakes.find(namesakesKey(ref, entry.name));
    Namesakes &namesakes = found->second;
    namesakes.byNumber.erase(entry.number);
    namesakes.freeFrom = std::min(namesakes.freeFrom, entry.number);
    if (namesakes.byNumber.empty())
        m_namesakes.erase(found);
    else if (namesakes.byNumber.size() == 1)
        m_renamed.push_back(namesakes.byNumber.begin()->second);
}

void EntityNames::keepHome(const EntityRef &mesh, Entry &entry, const EntityRef &home)
{
    if (home == entry.home)
        return;
    if (const auto before = m_meshesAt.find(entry.home); before != m_meshesAt.end()) {
        before->second.erase(mesh);
        if (before->second.empty())
            m_meshesAt.erase(before);
    }
    entry.home = home;
    if (!home.id.empty())
        m_meshesAt[home].insert(mesh);
}

} // namespace stag::ui::models
