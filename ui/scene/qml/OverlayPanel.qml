// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// A thing over the view: ground, border and a soft shadow.
Item {
    id: panel

    required property QtObject theme
    property real radius: 5
    default property alias content: ground.data

    Repeater {
        model: 4
        Rectangle {
            required property int index
            anchors.fill: parent
            anchors.margins: -1 - index
            anchors.topMargin: 1 - index
            anchors.bottomMargin: -2 - index
            radius: panel.radius + 1 + index
            color: "black"
            opacity: panel.theme.dark ? 0.07 : 0.025
        }
    }
    Rectangle {
        id: ground
        anchors.fill: parent
        radius: panel.radius
        color: panel.theme.colors.surface.overlay
        border.color: panel.theme.colors.border.normal
    }
    // What is over the view does not let clicks through to it.
    MouseArea {
        anchors.fill: parent
        z: -1
        acceptedButtons: Qt.AllButtons
        hoverEnabled: true
        onWheel: event => event.accepted = true
    }
}
