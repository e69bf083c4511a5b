<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>FilterWords</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InspectorSections</name>
    <message numerus="yes">
        <source>%n pose streams</source>
        <translation>
            <numerusform>%n pose stream</numerusform>
            <numerusform>%n pose streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more characters; Copy takes all</source>
        <translation>
            <numerusform>%n more character; Copy takes all</numerusform>
            <numerusform>%n more characters; Copy takes all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Mesh</name>
    <message numerus="yes">
        <source>%1 triangles</source>
        <translation>
            <numerusform>%1 triangle</numerusform>
            <numerusform>%1 triangles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::models::InspectorModel</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::GraphLayer</name>
    <message numerus="yes">
        <source>%n anchors around %1</source>
        <translation>
            <numerusform>%n anchor around %1</numerusform>
            <numerusform>%n anchors around %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n anchors hang together with %1</source>
        <translation>
            <numerusform>%n anchor hangs together with %1</numerusform>
            <numerusform>%n anchors hang together with %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 → %2: %3 in %n steps</source>
        <translation>
            <numerusform>%1 → %2: %3 in %n step</numerusform>
            <numerusform>%1 → %2: %3 in %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::SceneStage</name>
    <message numerus="yes">
        <source>%n anchors</source>
        <translation>
            <numerusform>%n anchor</numerusform>
            <numerusform>%n anchors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n meshes not drawn</source>
        <translation>
            <numerusform>%n mesh not drawn</numerusform>
            <numerusform>%n meshes not drawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::StatusStrip</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::WelcomePage</name>
    <message numerus="yes">
        <source>%n device(s) send.</source>
        <translation>
            <numerusform>%n device sends.</numerusform>
            <numerusform>%n devices send.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ExportDialog</name>
    <message numerus="yes">
        <source>%n anchors</source>
        <translation>
            <numerusform>%n anchor</numerusform>
            <numerusform>%n anchors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n meshes</source>
        <translation>
            <numerusform>%n mesh</numerusform>
            <numerusform>%n meshes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n versions</source>
        <translation>
            <numerusform>%n version</numerusform>
            <numerusform>%n versions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edges</source>
        <translation>
            <numerusform>%n edge</numerusform>
            <numerusform>%n edges</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::FenceEdits</name>
    <message numerus="yes">
        <source>Prism of %n corners</source>
        <translation>
            <numerusform>Prism of %n corner</numerusform>
            <numerusform>Prism of %n corners</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ImportReportView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::PacketLogPanel</name>
    <message numerus="yes">
        <source>Paused, %n waiting</source>
        <translation>
            <numerusform>Paused, %n waiting</numerusform>
            <numerusform>Paused, %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported %n packets to %1.</source>
        <translation>
            <numerusform>Exported %n packet to %1.</numerusform>
            <numerusform>Exported %n packets to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::MapFacts</name>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::MapWorkspace</name>
    <message numerus="yes">
        <source>No more than %n session(s) can be on the map. Take one off first.</source>
        <translation>
            <numerusform>No more than %n session can be on the map. Take one off first.</numerusform>
            <numerusform>No more than %n sessions can be on the map. Take one off first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::server::ClientsPage</name>
    <message numerus="yes">
        <source>Disconnect %n clients?</source>
        <translation>
            <numerusform>Disconnect %n client?</numerusform>
            <numerusform>Disconnect %n clients?</numerusform>
        </translation>
    </message>
</context>
</TS>
