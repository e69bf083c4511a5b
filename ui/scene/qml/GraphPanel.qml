// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window

// The legend of the anchor graph, what is brought forward in it, and what came of that.
OverlayPanel {
    id: panel

    required property QtObject stage
    readonly property QtObject graph: stage.graph

    width: 232
    height: column.height + 8

    Column {
        id: column
        x: 4
        y: 4
        width: panel.width - 8

        Item {
            width: parent.width
            height: 28
            Text {
                id: title
                x: 6
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Anchor graph")
                font: panel.stage.strongFont
                color: panel.theme.colors.text.primary
            }
            Text {
                anchors { left: title.right; leftMargin: 8; baseline: title.baseline }
                text: panel.graph.count
                font: panel.stage.smallFont
                color: panel.theme.colors.text.muted
            }
            ToolButton {
                anchors.right: parent.right
                width: 24
                height: 24
                theme: panel.theme
                icon: "close"
                name: qsTr("Hide the anchor graph")
                onClicked: panel.graph.hideRequested()
            }
        }
        Repeater {
            model: panel.graph.legend.length // rows that stay while their figures change
            LegendRow {
                required property int index
                width: column.width
                stage: panel.stage
                theme: panel.theme
                entry: panel.graph.legend[index]
                onToggled: panel.graph.toggleKind(entry.kind)
            }
        }
        Item {
            width: parent.width
            height: 9
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                x: -4
                width: panel.width
                height: 1
                color: panel.theme.colors.border.normal
            }
        }
        Item {
            width: parent.width
            height: 28
            MenuButton {
                id: focusButton
                stage: panel.stage
                theme: panel.theme
                caption: qsTr("In front:")
                value: panel.graph.focusName
                onClicked: panel.graph.focusMenuRequested(mapToItem(null, 0, height + 4))
            }
            ToolButton {
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                visible: panel.graph.focused
                width: 24
                height: 24
                theme: panel.theme
                icon: "close"
                name: qsTr("Show all alike again (Esc)")
                onClicked: panel.graph.showAll()
            }
        }
        Words {
            text: panel.graph.finding
            tone: panel.theme.colors.text.primary
        }
        Words {
            text: panel.graph.notice
            tone: panel.theme.colors.text.secondary
        }
    }

    component Words: Text {
        property color tone
        x: 6
        width: column.width - 12
        visible: text !== ""
        bottomPadding: 6
        topPadding: 2
        wrapMode: Text.Wrap
        textFormat: Text.PlainText // names come from devices
        font: panel.stage.smallFont
        color: tone
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
