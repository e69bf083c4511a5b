// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Item {
    id: rings

    required property QtObject stage
    required property QtObject theme

    Repeater {
        model: rings.stage.rings
        Item {
            required property point modelData
            x: modelData.x
            y: modelData.y
            Rectangle { // casing
                anchors.centerIn: parent
                width: 38
                height: width
                radius: width / 2
                color: "transparent"
                border { width: 4; color: Qt.alpha(rings.theme.colors.scene.selectionCasing, 0.55) }
                antialiasing: true
            }
            Rectangle {
                anchors.centerIn: parent
                width: 36
                height: width
                radius: width / 2
                color: "transparent"
                border { width: 2; color: rings.theme.colors.scene.selection }
                antialiasing: true
            }
        }
    }
}
