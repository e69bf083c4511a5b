// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

OverlayPanel {
    id: bar

    required property QtObject stage

    width: row.width + 8
    height: 32

    Row {
        id: row
        anchors.centerIn: parent

        MenuButton {
            stage: bar.stage
            theme: bar.theme
            caption: qsTr("Mesh:")
            value: [qsTr("Shaded"), qsTr("Wireframe"), qsTr("By age"), qsTr("By normal")][bar.stage.meshMode]
            onClicked: bar.stage.meshMenuRequested(mapToItem(null, 0, height + 4))
        }
        Separator { theme: bar.theme }
        MenuButton {
            stage: bar.stage
            theme: bar.theme
            caption: qsTr("Overlays")
            onClicked: bar.stage.overlayMenuRequested(mapToItem(null, 0, height + 4))
        }
    }
}
