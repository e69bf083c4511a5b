// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Which way the axes point; a click on a ball looks along it.
Item {
    id: gizmo

    required property QtObject stage
    required property QtObject theme

    readonly property real reach: 24
    readonly property var colours: [theme.colors.scene.axisX, theme.colors.scene.axisY, theme.colors.scene.axisZ]

    width: 72
    height: 72

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: gizmo.theme.colors.scene.labelPlate
        opacity: 0.5
    }
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
    }
    Repeater {
        model: 6
        Item {
            id: axis
            required property int index
            readonly property var entry: gizmo.stage.gizmoAxes[index]
            readonly property bool positive: entry.letter !== ""
            readonly property color colour: gizmo.colours[Math.floor(index / 2)]
            x: gizmo.width / 2
            y: gizmo.height / 2
            z: entry.at.z

            Rectangle {
                visible: axis.positive
                width: Math.hypot(axis.entry.at.x, axis.entry.at.y) * gizmo.reach
                height: 2
                y: -1
                transformOrigin: Item.Left
                rotation: Math.atan2(-axis.entry.at.y, axis.entry.at.x) * 180 / Math.PI
                color: axis.colour
                antialiasing: true
            }
            Rectangle {
                x: axis.entry.at.x * gizmo.reach - width / 2
                y: -axis.entry.at.y * gizmo.reach - height / 2
                width: axis.positive ? 17 : 9
                height: width
                radius: width / 2
                color: axis.positive ? axis.colour : Qt.alpha(axis.colour, 0.28)
                border.width: area.containsMouse ? 1.5 : 0
                border.color: gizmo.theme.colors.text.primary
                antialiasing: true
                Accessible.role: Accessible.Button
                Accessible.name: axis.positive ? qsTr("Look along %1").arg(axis.entry.letter)
                                               : qsTr("Look from the other side")
                Text {
                    anchors.centerIn: parent
                    text: axis.entry.letter
                    font { pixelSize: 11; weight: Font.Bold }
                    color: gizmo.theme.dark ? gizmo.theme.colors.scene.selectionCasing
                                            : gizmo.theme.colors.text.onAccent
                }
                MouseArea {
                    id: area
                    anchors.fill: parent
                    hoverEnabled: true
                    onClicked: gizmo.stage.snapToAxis(axis.entry.view)
                }
            }
        }
    }
}
