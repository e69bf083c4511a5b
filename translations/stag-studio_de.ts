<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Age</name>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>ConnectionWords</name>
    <message>
        <source>Embedded · starting</source>
        <translation>Eingebaut · startet</translation>
    </message>
    <message>
        <source>Embedded · stopping</source>
        <translation>Eingebaut · hält an</translation>
    </message>
    <message>
        <source>Embedded · stopped</source>
        <translation>Eingebaut · angehalten</translation>
    </message>
    <message>
        <source>Embedded · did not start</source>
        <translation>Eingebaut · nicht gestartet</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Connecting · %1</source>
        <translation>Verbindet · %1</translation>
    </message>
    <message>
        <source>Reconnecting · %1</source>
        <translation>Verbindet erneut · %1</translation>
    </message>
    <message>
        <source>Embedded · %1</source>
        <translation>Eingebaut · %1</translation>
    </message>
    <message>
        <source>Remote · %1 · %2 ms</source>
        <translation>Entfernt · %1 · %2 ms</translation>
    </message>
    <message>
        <source>Remote · %1</source>
        <translation>Entfernt · %1</translation>
    </message>
</context>
<context>
    <name>EdgeSections</name>
    <message>
        <source>Link</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Entfernung</translation>
    </message>
    <message>
        <source>Relative pose</source>
        <translation>Relative Pose</translation>
    </message>
    <message>
        <source>seen from %1</source>
        <translation>von %1 aus</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Nothing to see yet. A room appears here as soon as a device connects and sends its poses, anchors and meshes.</source>
        <translation>Noch nichts zu sehen. Hier erscheint ein Raum, sobald sich ein Gerät verbindet und Posen, Anker und Netze sendet.</translation>
    </message>
    <message>
        <source>How to connect a device…</source>
        <translation>Wie verbindet man ein Gerät …</translation>
    </message>
</context>
<context>
    <name>FilterWords</name>
    <message>
        <source>All sessions</source>
        <translation>Alle Sitzungen</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>poses</source>
        <translation>Posen</translation>
    </message>
    <message>
        <source>anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>meshes</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>removals</source>
        <translation>Löschungen</translation>
    </message>
    <message>
        <source>geofences</source>
        <translation>Geozonen</translation>
    </message>
    <message>
        <source>packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>figures</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>within %1 of (%2, %3, %4)</source>
        <translation>im Umkreis von %1 um (%2, %3, %4)</translation>
    </message>
    <message>
        <source>in a box of %1 × %2 × %3</source>
        <translation>in einem Quader von %1 × %2 × %3</translation>
    </message>
    <message>
        <source>what a camera sees</source>
        <translation>was eine Kamera sieht</translation>
    </message>
    <message>
        <source>at most %1 poses/s</source>
        <translation>höchstens %1 Posen/s</translation>
    </message>
</context>
<context>
    <name>Gizmo</name>
    <message>
        <source>Look along %1</source>
        <translation>Entlang %1 blicken</translation>
    </message>
    <message>
        <source>Look from the other side</source>
        <translation>Von der anderen Seite blicken</translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Anchor graph</source>
        <translation>Ankergraph</translation>
    </message>
    <message>
        <source>Hide the anchor graph</source>
        <translation>Ankergraph ausblenden</translation>
    </message>
    <message>
        <source>In front:</source>
        <translation>Im Vordergrund:</translation>
    </message>
    <message>
        <source>Show all alike again (Esc)</source>
        <translation>Wieder alles gleich zeigen (Esc)</translation>
    </message>
</context>
<context>
    <name>InspectorSections</name>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Full mesh</source>
        <translation>Ganzes Netz</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Ruht</translation>
    </message>
    <message>
        <source>Tracked</source>
        <translation>Verfolgt</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Meshes</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Device id</source>
        <translation>Gerätekennung</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Pose</translation>
    </message>
    <message numerus="yes">
        <source>%n pose streams</source>
        <translation>
            <numerusform>%n Posenstrom</numerusform>
            <numerusform>%n Posenströme</numerusform>
        </translation>
    </message>
    <message>
        <source>room frame, metres</source>
        <translation>Raumsystem, Meter</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Quaternion</source>
        <translation>Quaternion</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Content hash</source>
        <translation>Inhalts-Hash</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Base mesh</source>
        <translation>Basisnetz</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Triangles</source>
        <translation>Dreiecke</translation>
    </message>
    <message>
        <source>Vertices</source>
        <translation>Eckpunkte</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Ausdehnung</translation>
    </message>
    <message>
        <source>cannot be decoded: %1</source>
        <translation>nicht dekodierbar: %1</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>wird dekodiert</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>Saved by deltas</source>
        <translation>Durch Deltas gespart</translation>
    </message>
    <message>
        <source>Saved by dedup</source>
        <translation>Durch Deduplizierung gespart</translation>
    </message>
    <message>
        <source>Delta chain</source>
        <translation>Delta-Kette</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>delta that is not resolved</source>
        <translation>Delta, nicht aufgelöst</translation>
    </message>
    <message>
        <source>known content</source>
        <translation>bekannter Inhalt</translation>
    </message>
    <message>
        <source>as sent</source>
        <translation>wie gesendet</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>komprimiert</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>ganz</translation>
    </message>
    <message>
        <source>delta to version %1</source>
        <translation>Delta zu Version %1</translation>
    </message>
    <message>
        <source>delta to another mesh</source>
        <translation>Delta zu einem anderen Netz</translation>
    </message>
    <message>
        <source>another mesh</source>
        <translation>anderes Netz</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Captured</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Last update</source>
        <translation>Letzte Änderung</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Attached meshes</source>
        <translation>Angehängte Netze</translation>
    </message>
    <message>
        <source>%1 tri</source>
        <translation>%1 Dr.</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n Eintrag</numerusform>
            <numerusform>%n Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Raw JSON</source>
        <translation>Rohes JSON</translation>
    </message>
    <message numerus="yes">
        <source>%n more characters; Copy takes all</source>
        <translation>
            <numerusform>%n weiteres Zeichen; Kopieren nimmt alles</numerusform>
            <numerusform>%n weitere Zeichen; Kopieren nimmt alles</numerusform>
        </translation>
    </message>
    <message>
        <source>Geofences</source>
        <translation>Geozonen</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>darin</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MenuBar</name>
    <message>
        <source>Mesh:</source>
        <translation>Netz:</translation>
    </message>
    <message>
        <source>Shaded</source>
        <translation>Schattiert</translation>
    </message>
    <message>
        <source>Wireframe</source>
        <translation>Drahtgitter</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>Nach Alter</translation>
    </message>
    <message>
        <source>By normal</source>
        <translation>Nach Normale</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Einblendungen</translation>
    </message>
</context>
<context>
    <name>Mesh</name>
    <message numerus="yes">
        <source>%1 triangles</source>
        <translation>
            <numerusform>%1 Dreieck</numerusform>
            <numerusform>%1 Dreiecke</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shown</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>ToggleVisibilityCommand</name>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Hide %1</source>
        <translation>%1 verbergen</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Select with a rectangle (hold Shift)</source>
        <translation>Mit einem Rechteck auswählen (Umschalt halten)</translation>
    </message>
    <message>
        <source>Orbit</source>
        <translation>Umkreisen</translation>
    </message>
    <message>
        <source>Fly (W A S D, Q and E)</source>
        <translation>Fliegen (W A S D, Q und E)</translation>
    </message>
    <message>
        <source>View as device</source>
        <translation>Mit den Augen eines Geräts</translation>
    </message>
    <message>
        <source>Frame all (Home)</source>
        <translation>Alles zeigen (Pos1)</translation>
    </message>
    <message>
        <source>Screenshot…</source>
        <translation>Bildschirmfoto …</translation>
    </message>
    <message>
        <source>Anchor graph (L)</source>
        <translation>Ankergraph (L)</translation>
    </message>
</context>
<context>
    <name>stag::app::studio::Studio</name>
    <message>
        <source>Port %1 is in use, so the embedded server listens on port %2.</source>
        <translation>Port %1 ist belegt, darum lauscht der eingebaute Server auf Port %2.</translation>
    </message>
    <message>
        <source>Playing the demo</source>
        <translation>Spielt die Demo</translation>
    </message>
    <message>
        <source>The demo cannot play: %1</source>
        <translation>Die Demo kann nicht spielen: %1</translation>
    </message>
    <message>
        <source>The embedded server did not start: %1</source>
        <translation>Der eingebaute Server ist nicht gestartet: %1</translation>
    </message>
    <message>
        <source>Started in %1 s</source>
        <translation>Gestartet in %1 s</translation>
    </message>
    <message>
        <source>There is no workspace “%1”.</source>
        <translation>Einen Arbeitsbereich „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>The demo needs the embedded server, which was not started.</source>
        <translation>Die Demo braucht den eingebauten Server, der nicht gestartet wurde.</translation>
    </message>
</context>
<context>
    <name>stag::ui::backend::FeedConnection</name>
    <message>
        <source>%1 did not answer within %2 s. Check the address and that nothing in between blocks it.</source>
        <translation>%1 hat nicht innerhalb von %2 s geantwortet. Prüfen Sie die Adresse und ob etwas dazwischen sie sperrt.</translation>
    </message>
    <message>
        <source>“%1” is not the address of a server. It must look like http://host:8080 or wss://host.</source>
        <translation>„%1“ ist keine Adresse eines Servers. Sie muss aussehen wie http://host:8080 oder wss://host.</translation>
    </message>
    <message>
        <source>%1 closed the connection. It may have been stopped or restarted.</source>
        <translation>%1 hat die Verbindung geschlossen. Vielleicht wurde er gestoppt oder neu gestartet.</translation>
    </message>
    <message>
        <source>%1 answers, but not as a STAG server. Check the port; the program usually listens on 8080.</source>
        <translation>%1 antwortet, aber nicht als STAG-Server. Prüfen Sie den Port; üblich ist 8080.</translation>
    </message>
    <message>
        <source>%1 refused the connection. The server is probably not running, or listens on another port.</source>
        <translation>%1 hat die Verbindung abgelehnt. Wahrscheinlich läuft der Server nicht oder lauscht auf einem anderen Port.</translation>
    </message>
    <message>
        <source>The name %1 cannot be found. Check the spelling and the network connection.</source>
        <translation>Der Name %1 ist nicht zu finden. Prüfen Sie die Schreibweise und die Netzverbindung.</translation>
    </message>
    <message>
        <source>%1 cannot be reached over the network. Check the network connection.</source>
        <translation>%1 ist über das Netz nicht erreichbar. Prüfen Sie die Netzverbindung.</translation>
    </message>
    <message>
        <source>The secure connection to %1 failed (%2). Check its certificate.</source>
        <translation>Die sichere Verbindung zu %1 ist gescheitert (%2). Prüfen Sie das Zertifikat.</translation>
    </message>
    <message>
        <source>The connection to %1 failed: %2.</source>
        <translation>Die Verbindung zu %1 ist gescheitert: %2.</translation>
    </message>
    <message>
        <source>%1 sent bytes that this window cannot read. It goes on with JSON.</source>
        <translation>%1 hat Bytes gesendet, die dieses Fenster nicht lesen kann. Es macht mit JSON weiter.</translation>
    </message>
    <message>
        <source>More arrived than this window could show. It starts again with a fresh picture.</source>
        <translation>Es kam mehr an, als dieses Fenster zeigen konnte. Es beginnt von vorn mit einem frischen Bild.</translation>
    </message>
    <message>
        <source>%1 has been silent for %2 s. It may be stopped or out of reach.</source>
        <translation>%1 schweigt seit %2 s. Vielleicht ist er gestoppt oder außer Reichweite.</translation>
    </message>
    <message>
        <source>%1 asks for an API key. Connect to it again and type one.</source>
        <translation>%1 verlangt einen API-Schlüssel. Verbinden Sie sich noch einmal und geben Sie einen ein.</translation>
    </message>
    <message>
        <source>%1 does not accept the API key. It may have expired or been revoked; connect again with another.</source>
        <translation>%1 nimmt den API-Schlüssel nicht an. Vielleicht ist er abgelaufen oder widerrufen; verbinden Sie sich noch einmal mit einem anderen.</translation>
    </message>
    <message>
        <source>The API key may not watch %1. It needs the scopes read and live.</source>
        <translation>Der API-Schlüssel darf bei %1 nicht zusehen. Er braucht die Rechte read und live.</translation>
    </message>
</context>
<context>
    <name>stag::ui::models::EdgeRef</name>
    <message>
        <source>Observed in</source>
        <translation>Gesehen in</translation>
    </message>
    <message>
        <source>Anchored to</source>
        <translation>Verankert an</translation>
    </message>
    <message>
        <source>Adjacent</source>
        <translation>Benachbart</translation>
    </message>
    <message>
        <source>Mesh of</source>
        <translation>Netz von</translation>
    </message>
</context>
<context>
    <name>stag::ui::models::Geofences</name>
    <message>
        <source>%1 enters %2</source>
        <translation>%1 betritt %2</translation>
    </message>
    <message>
        <source>%1 leaves %2</source>
        <translation>%1 verlässt %2</translation>
    </message>
    <message>
        <source>%1 stays in %2</source>
        <translation>%1 bleibt in %2</translation>
    </message>
</context>
<context>
    <name>stag::ui::models::InspectorModel</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::models::PacketLogModel</name>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Deduplicated</source>
        <translation>Schon bekannt</translation>
    </message>
    <message>
        <source>Delta applied</source>
        <translation>Delta angewandt</translation>
    </message>
    <message>
        <source>Coalesced</source>
        <translation>Zusammengefasst</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
</context>
<context>
    <name>stag::ui::models::SessionTreeModel</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Meshes</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Visible</source>
        <translation>Sichtbar</translation>
    </message>
</context>
<context>
    <name>stag::ui::models::SubscribersModel</name>
    <message>
        <source>Poses</source>
        <translation>Posen</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>Geordnet</translation>
    </message>
    <message>
        <source>Telemetry</source>
        <translation>Telemetrie</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Listens to</source>
        <translation>Hört auf</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Schlange</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>Rückstand</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Coalesced</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>in bytes</source>
        <translation>in Bytes</translation>
    </message>
    <message>
        <source>as JSON</source>
        <translation>als JSON</translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::GraphActions</name>
    <message>
        <source>Path from %1 to %2</source>
        <translation>Weg von %1 nach %2</translation>
    </message>
    <message>
        <source>Path between two selected anchors</source>
        <translation>Weg zwischen zwei ausgewählten Ankern</translation>
    </message>
    <message>
        <source>a selected anchor</source>
        <translation>einem ausgewählten Anker</translation>
    </message>
    <message>
        <source>What hangs together with %1</source>
        <translation>Was mit %1 zusammenhängt</translation>
    </message>
    <message>
        <source>Anchors within %1 m of %2</source>
        <translation>Anker im Umkreis von %1 m um %2</translation>
    </message>
    <message>
        <source>Show the anchor graph</source>
        <translation>Ankergraph zeigen</translation>
    </message>
    <message>
        <source>Neighbours of the selection</source>
        <translation>Nachbarn der Auswahl</translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::GraphLayer</name>
    <message>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>What hangs together</source>
        <translation>Zusammenhang</translation>
    </message>
    <message>
        <source>Within %1 m</source>
        <translation>Umkreis %1 m</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>The server does not know one of the ends; it may be gone.</source>
        <translation>Der Server kennt eines der Enden nicht; vielleicht gibt es dieses nicht mehr.</translation>
    </message>
    <message>
        <source>The server did not answer. It is asked again when something changes.</source>
        <translation>Der Server hat nicht geantwortet. Er wird wieder gefragt, wenn sich etwas ändert.</translation>
    </message>
    <message numerus="yes">
        <source>%n anchors around %1</source>
        <translation>
            <numerusform>%n Anker um %1</numerusform>
            <numerusform>%n Anker um %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n anchors hang together with %1</source>
        <translation>
            <numerusform>%n Anker hängt mit %1 zusammen</numerusform>
            <numerusform>%n Anker hängen mit %1 zusammen</numerusform>
        </translation>
    </message>
    <message>
        <source>(and more)</source>
        <translation>(und mehr)</translation>
    </message>
    <message>
        <source>No path leads from %1 to %2: they are in separate parts of the graph.</source>
        <translation>Von %1 führt kein Weg nach %2: Beide sind in getrennten Teilen des Graphen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 → %2: %3 in %n steps</source>
        <translation>
            <numerusform>%1 → %2: %3 in %n Schritt</numerusform>
            <numerusform>%1 → %2: %3 in %n Schritten</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt …</translation>
    </message>
    <message>
        <source>The server did not tell its graph. It is asked again in a moment.</source>
        <translation>Der Server hat seinen Graphen nicht mitgeteilt. Er wird gleich wieder gefragt.</translation>
    </message>
    <message>
        <source>No edges yet. They appear when anchors that are near each other are stored.</source>
        <translation>Noch keine Kanten. Sie erscheinen, sobald Anker gespeichert sind, die nahe beieinander liegen.</translation>
    </message>
    <message>
        <source>Only the first %1 nodes and %2 edges are shown; the session has more.</source>
        <translation>Nur die ersten %1 Knoten und %2 Kanten werden gezeigt; die Sitzung hat mehr.</translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::SceneStage</name>
    <message>
        <source>%1 fps</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>At rest</source>
        <translation>In Ruhe</translation>
    </message>
    <message numerus="yes">
        <source>%n anchors</source>
        <translation>
            <numerusform>%n Anker</numerusform>
            <numerusform>%n Anker</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n meshes not drawn</source>
        <translation>
            <numerusform>%n Netz nicht gezeichnet</numerusform>
            <numerusform>%n Netze nicht gezeichnet</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cm</source>
        <translation>%1 cm</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
</context>
<context>
    <name>stag::ui::scene::SceneView</name>
    <message>
        <source>Ground grid and axes</source>
        <translation>Bodengitter und Achsen</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Trails</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Beschriftungen</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Shaded</source>
        <translation>Schattiert</translation>
    </message>
    <message>
        <source>Wireframe</source>
        <translation>Drahtgitter</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>Nach Alter</translation>
    </message>
    <message>
        <source>By normal</source>
        <translation>Nach Normale</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
    <message>
        <source>There is no picture yet: the 3D view has not been drawn.</source>
        <translation>Es gibt noch kein Bild: Die 3D-Ansicht wurde noch nicht gezeichnet.</translation>
    </message>
    <message>
        <source>Save screenshot</source>
        <translation>Bildschirmfoto speichern</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Screenshot saved as %1</source>
        <translation>Bildschirmfoto gespeichert als %1</translation>
    </message>
    <message>
        <source>The screenshot could not be written to %1; choose another folder</source>
        <translation>Das Bildschirmfoto ließ sich nicht nach %1 schreiben; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>Anchor graph</source>
        <translation>Ankergraph</translation>
    </message>
    <message>
        <source>Geofences</source>
        <translation>Geozonen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::AboutDialog</name>
    <message>
        <source>About Stag Studio</source>
        <translation>Über Stag Studio</translation>
    </message>
    <message>
        <source>Version %1, with Qt %2</source>
        <translation>Version %1, mit Qt %2</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. You may use, study, share and change it. It comes without any warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später. Sie dürfen sie benutzen, untersuchen, weitergeben und ändern. Es gibt keinerlei Gewährleistung.</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Werk</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Works of others</source>
        <translation>Werke anderer</translation>
    </message>
    <message>
        <source>Data of the demo</source>
        <translation>Daten der Demo</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>Se&amp;rver</source>
        <translation>Se&amp;rver</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Start the &amp;demo</source>
        <translation>&amp;Demo starten</translation>
    </message>
    <message>
        <source>S&amp;top the demo</source>
        <translation>Demo s&amp;toppen</translation>
    </message>
    <message>
        <source>&amp;Connect to a server…</source>
        <translation>Mit einem Server &amp;verbinden …</translation>
    </message>
    <message>
        <source>Use the &amp;embedded server</source>
        <translation>Den &amp;eingebauten Server benutzen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Search or run a &amp;command</source>
        <translation>Suchen oder &amp;Befehl ausführen</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>&amp;Notifications</source>
        <translation>&amp;Mitteilungen</translation>
    </message>
    <message>
        <source>&amp;Welcome</source>
        <translation>&amp;Willkommen</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Next region</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>&amp;Previous region</source>
        <translation>&amp;Vorheriger Bereich</translation>
    </message>
    <message>
        <source>Try to connect &amp;now</source>
        <translation>&amp;Jetzt verbinden</translation>
    </message>
    <message>
        <source>&amp;Start the embedded server</source>
        <translation>Eingebauten Server &amp;starten</translation>
    </message>
    <message>
        <source>S&amp;top the embedded server</source>
        <translation>Eingebauten Server s&amp;toppen</translation>
    </message>
    <message>
        <source>&amp;Restart the embedded server</source>
        <translation>Eingebauten Server &amp;neu starten</translation>
    </message>
    <message>
        <source>Copy the &amp;address for devices</source>
        <translation>&amp;Adresse für Geräte kopieren</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Stag Studio</source>
        <translation>Ü&amp;ber Stag Studio</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>Über &amp;Qt</translation>
    </message>
    <message>
        <source>Theme like the &amp;system</source>
        <translation>Farbschema wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>&amp;Helles Farbschema</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>&amp;Dunkles Farbschema</translation>
    </message>
    <message>
        <source>&amp;Undo %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>&amp;Wiederholen: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::Banner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type a command, or the name or id of a thing</source>
        <translation>Befehl, Name oder Kennung eingeben</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Nothing fits. Try fewer letters, or the id of an anchor or mesh.</source>
        <translation>Nichts passt. Versuchen Sie weniger Buchstaben oder die Kennung eines Ankers oder Netzes.</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::ConnectDialog</name>
    <message>
        <source>Type the address of a server, for example 192.168.1.20:8080.</source>
        <translation>Geben Sie die Adresse eines Servers ein, zum Beispiel 192.168.1.20:8080.</translation>
    </message>
    <message>
        <source>The address is too long.</source>
        <translation>Die Adresse ist zu lang.</translation>
    </message>
    <message>
        <source>“%1” cannot be used here. Begin with http, https, ws or wss, or leave it out.</source>
        <translation>„%1“ geht hier nicht. Beginnen Sie mit http, https, ws oder wss, oder lassen Sie es weg.</translation>
    </message>
    <message>
        <source>This is no address. Write a name or number, and a port after a colon: 192.168.1.20:8080.</source>
        <translation>Das ist keine Adresse. Schreiben Sie einen Namen oder eine Nummer und nach einem Doppelpunkt den Port: 192.168.1.20:8080.</translation>
    </message>
    <message>
        <source>Port 0 does not exist. Ports go from 1 to 65535.</source>
        <translation>Port 0 gibt es nicht. Ports gehen von 1 bis 65535.</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>Watch the sessions of a server elsewhere. What you see comes from there; the embedded server keeps running.</source>
        <translation>Den Sitzungen eines anderen Servers zusehen. Was Sie sehen, kommt von dort; der eingebaute Server läuft weiter.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>192.168.1.20:8080 or wss://stag.example</source>
        <translation>192.168.1.20:8080 oder wss://stag.example</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 does not answer. Check the address and the network, or connect anyway: the program tries again until the server is there.</source>
        <translation>%1 antwortet nicht. Prüfen Sie Adresse und Netzwerk, oder verbinden Sie trotzdem: Das Programm versucht es, bis der Server da ist.</translation>
    </message>
    <message>
        <source>%1 cannot be reached (%2). Check the address and that the server runs, or connect anyway: the program tries again until it is there.</source>
        <translation>%1 ist nicht erreichbar (%2). Prüfen Sie die Adresse und ob der Server läuft, oder verbinden Sie trotzdem: Das Programm versucht es, bis er da ist.</translation>
    </message>
    <message>
        <source>%1 answers, but not as a STAG server. Check the port; the program usually listens on 8080.</source>
        <translation>%1 antwortet, aber nicht als STAG-Server. Prüfen Sie den Port; das Programm nimmt gewöhnlich 8080.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindet …</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>Trotzdem verbinden</translation>
    </message>
    <message>
        <source>%1 asks for an API key. Who runs it makes one with “stagd keys add”.</source>
        <translation>%1 verlangt einen API-Schlüssel. Wer ihn betreibt, macht einen mit „stagd keys add“.</translation>
    </message>
    <message>
        <source>%1 does not accept this API key. It may have expired or been revoked.</source>
        <translation>%1 nimmt diesen API-Schlüssel nicht an. Vielleicht ist er abgelaufen oder widerrufen.</translation>
    </message>
    <message>
        <source>The API key may not watch %1. It needs the scopes read and live.</source>
        <translation>Der API-Schlüssel darf bei %1 nicht zusehen. Er braucht die Rechte read und live.</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Only if the server asks for one</source>
        <translation>Nur wenn der Server einen verlangt</translation>
    </message>
    <message>
        <source>The key is kept until the program ends and not written to the disk.</source>
        <translation>Der Schlüssel bleibt, bis das Programm endet, und wird nicht auf die Platte geschrieben.</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::DemoBanner</name>
    <message>
        <source>This is a demo, sent by the program itself. Connect a device:</source>
        <translation>Dies ist eine Demo, vom Programm selbst gesendet. Ein Gerät verbinden:</translation>
    </message>
    <message>
        <source>Address for devices</source>
        <translation>Adresse für Geräte</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the address for devices</source>
        <translation>Adresse für Geräte kopieren</translation>
    </message>
    <message>
        <source>Show the address as a QR code</source>
        <translation>Adresse als QR-Code zeigen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::MainWindow</name>
    <message>
        <source>Address copied.</source>
        <translation>Adresse kopiert.</translation>
    </message>
    <message>
        <source>Connected to %1 again.</source>
        <translation>Wieder mit %1 verbunden.</translation>
    </message>
    <message>
        <source>%1 from %2 rejected: %3</source>
        <translation>%1 von %2 abgelehnt: %3</translation>
    </message>
    <message>
        <source>No connection to %1.</source>
        <translation>Keine Verbindung zu %1.</translation>
    </message>
    <message>
        <source>The embedded server runs again.</source>
        <translation>Der eingebaute Server läuft wieder.</translation>
    </message>
    <message>
        <source>The embedded server was stopped.</source>
        <translation>Der eingebaute Server wurde angehalten.</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::MenuRow</name>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::NotificationPanel</name>
    <message>
        <source>Nothing happened yet. Errors, reconnects and finished work appear here.</source>
        <translation>Noch ist nichts geschehen. Fehler, neue Verbindungen und fertige Arbeiten erscheinen hier.</translation>
    </message>
    <message>
        <source>%1 (%2 times)</source>
        <translation>%1 (%2-mal)</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::PairingCard</name>
    <message>
        <source>Pair a device</source>
        <translation>Ein Gerät koppeln</translation>
    </message>
    <message>
        <source>Scan with the headset or phone, or type the address.</source>
        <translation>Mit Brille oder Telefon scannen oder die Adresse eintippen.</translation>
    </message>
    <message>
        <source>Reachable from your network.</source>
        <translation>Aus Ihrem Netz erreichbar.</translation>
    </message>
    <message>
        <source>Reachable from this computer only.</source>
        <translation>Nur von diesem Rechner erreichbar.</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Copy the address for devices</source>
        <translation>Adresse für Geräte kopieren</translation>
    </message>
    <message>
        <source>The embedded server does not run. While it runs, its address appears here.</source>
        <translation>Der eingebaute Server läuft nicht. Solange er läuft, steht hier seine Adresse.</translation>
    </message>
    <message>
        <source>This window shows a server elsewhere. Devices connect to the address of that server.</source>
        <translation>Dieses Fenster zeigt einen anderen Server. Geräte verbinden sich mit dessen Adresse.</translation>
    </message>
    <message>
        <source>The address appears as soon as the embedded server runs.</source>
        <translation>Die Adresse erscheint, sobald der eingebaute Server läuft.</translation>
    </message>
    <message>
        <source>Start the server</source>
        <translation>Server starten</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::PreferencesDialog</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinung</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>&amp;Rows</source>
        <translation>&amp;Zeilen</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Geräumig</translation>
    </message>
    <message>
        <source>Height of rows</source>
        <translation>Höhe der Zeilen</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>S&amp;chriftgröße</translation>
    </message>
    <message>
        <source>Text size in per cent</source>
        <translation>Schriftgröße in Prozent</translation>
    </message>
    <message>
        <source>At start</source>
        <translation>Beim Start</translation>
    </message>
    <message>
        <source>Show the &amp;welcome page</source>
        <translation>&amp;Willkommensseite zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::Rail</name>
    <message>
        <source>Workspaces</source>
        <translation>Arbeitsbereiche</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Preferences (%1)</source>
        <translation>Einstellungen (%1)</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::ServerBanner</name>
    <message>
        <source>The embedded server did not start: %1</source>
        <translation>Der eingebaute Server ist nicht gestartet: %1</translation>
    </message>
    <message>
        <source>The embedded server finishes what has arrived, then it stops.</source>
        <translation>Der eingebaute Server verarbeitet, was eingegangen ist, und hält dann an.</translation>
    </message>
    <message>
        <source>The embedded server is stopped: devices cannot connect, and nothing new arrives.</source>
        <translation>Der eingebaute Server ist angehalten: Geräte können sich nicht verbinden, nichts Neues kommt an.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Start the server</source>
        <translation>Server starten</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::ServerList</name>
    <message>
        <source>Servers you connect to appear here.</source>
        <translation>Server, mit denen Sie sich verbinden, erscheinen hier.</translation>
    </message>
    <message>
        <source>Running since %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation>Eingebaut</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Stopped · start</source>
        <translation>Angehalten · starten</translation>
    </message>
    <message>
        <source>Did not start · try again</source>
        <translation>Nicht gestartet · erneut versuchen</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::StatusStrip</name>
    <message>
        <source>Status</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Messages per second that reach the server</source>
        <translation>Nachrichten je Sekunde, die der Server empfängt</translation>
    </message>
    <message>
        <source>Messages per second that the server sends to viewers</source>
        <translation>Nachrichten je Sekunde, die der Server an Zuschauer sendet</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/s</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Not logged</source>
        <translation>Nicht protokolliert</translation>
    </message>
    <message>
        <source>Dropped on the way to viewers since the server started: %1 poses, %2 anchors and meshes. Poses replaced by newer ones: %3. Packets rejected: %4. Under load the packet log shows a sample; %5 packets arrived without a line there.</source>
        <translation>Seit dem Start des Servers auf dem Weg zu Betrachtern verworfen: %1 Posen, %2 Anker und Netze. Durch neuere ersetzte Posen: %3. Abgelehnte Pakete: %4. Unter Last zeigt das Paketprotokoll eine Auswahl; %5 Pakete kamen ohne Zeile dort an.</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>%1 abbrechen</translation>
    </message>
    <message>
        <source>No errors</source>
        <translation>Keine Fehler</translation>
    </message>
</context>
<context>
    <name>stag::ui::shell::WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Watch the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden …</translation>
    </message>
    <message>
        <source>Watch the sessions of a server elsewhere.</source>
        <translation>Den Sitzungen eines anderen Servers zusehen.</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Show this page at start</source>
        <translation>Diese Seite beim Start zeigen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Stag Studio</source>
        <translation>Über Stag Studio</translation>
    </message>
    <message>
        <source>%1 does not answer. The program keeps trying.</source>
        <translation>%1 antwortet nicht. Das Programm versucht es weiter.</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbindet mit %1 …</translation>
    </message>
    <message>
        <source>You are connected to %1.</source>
        <translation>Sie sind mit %1 verbunden.</translation>
    </message>
    <message>
        <source>Your server is running.</source>
        <translation>Ihr Server läuft.</translation>
    </message>
    <message>
        <source>Your server is starting.</source>
        <translation>Ihr Server startet.</translation>
    </message>
    <message>
        <source>Your server did not start: %1</source>
        <translation>Ihr Server ist nicht gestartet: %1</translation>
    </message>
    <message>
        <source>Your server is stopped.</source>
        <translation>Ihr Server ist gestoppt.</translation>
    </message>
    <message>
        <source>Nothing has connected yet.</source>
        <translation>Noch hat sich nichts verbunden.</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) send.</source>
        <translation>
            <numerusform>%n Gerät sendet.</numerusform>
            <numerusform>%n Geräte senden.</numerusform>
        </translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>It needs the embedded server, which was not started.</source>
        <translation>Sie braucht den eingebauten Server, der nicht gestartet wurde.</translation>
    </message>
    <message>
        <source>It is playing: devices in two scanned rooms.</source>
        <translation>Sie läuft: Geräte in zwei gescannten Räumen.</translation>
    </message>
    <message>
        <source>Devices in two scanned rooms. No network needed.</source>
        <translation>Geräte in zwei gescannten Räumen, ohne Netzwerk.</translation>
    </message>
    <message>
        <source>The demo is playing: a living room, scanned by a headset</source>
        <translation>Die Demo läuft: ein Wohnzimmer, von einer Brille gescannt</translation>
    </message>
    <message>
        <source>The demo: a living room, scanned by a headset</source>
        <translation>Die Demo: ein Wohnzimmer, von einer Brille gescannt</translation>
    </message>
    <message>
        <source>Devices on your network reach this computer only if the relay listens there. Start the program with:</source>
        <translation>Geräte in Ihrem Netzwerk erreichen diesen Rechner nur, wenn das Relay dort lauscht. Starten Sie das Programm mit:</translation>
    </message>
    <message>
        <source>Your server is stopping.</source>
        <translation>Ihr Server hält an.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ElidedLabel</name>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ExportDialog</name>
    <message numerus="yes">
        <source>%n anchors</source>
        <translation>
            <numerusform>%n Anker</numerusform>
            <numerusform>%n Anker</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n meshes</source>
        <translation>
            <numerusform>%n Netz</numerusform>
            <numerusform>%n Netze</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n versions</source>
        <translation>
            <numerusform>%n Version</numerusform>
            <numerusform>%n Versionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edges</source>
        <translation>
            <numerusform>%n Kante</numerusform>
            <numerusform>%n Kanten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of meshes</source>
        <translation>%1 Netze</translation>
    </message>
    <message>
        <source>Export session</source>
        <translation>Sitzung exportieren</translation>
    </message>
    <message>
        <source>%1 written</source>
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>Written to %1 (%2).</source>
        <translation>Geschrieben nach %1 (%2).</translation>
    </message>
    <message>
        <source>Exported %1 to %2.</source>
        <translation>%1 wurde nach %2 exportiert.</translation>
    </message>
    <message>
        <source>A map needs to know where the session is:</source>
        <translation>Eine Karte muss wissen, wo die Sitzung ist:</translation>
    </message>
    <message>
        <source>Where the session is on earth, if you want to say it:</source>
        <translation>Wo die Sitzung auf der Erde ist, wenn Sie es angeben möchten:</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>&amp;Everything, to import again (JSON Lines, also for ArangoDB)</source>
        <translation>&amp;Alles, zum Wiedereinlesen (JSON Lines, auch für ArangoDB)</translation>
    </message>
    <message>
        <source>Anchors on a &amp;map (GeoJSON)</source>
        <translation>Anker auf einer &amp;Karte (GeoJSON)</translation>
    </message>
    <message>
        <source>Meshes, anchors and devices in &amp;3D (glTF, GLB)</source>
        <translation>Netze, Anker und Geräte in &amp;3D (glTF, GLB)</translation>
    </message>
    <message>
        <source>Meshes for large &amp;scenes (3D Tiles)</source>
        <translation>Netze für große &amp;Szenen (3D Tiles)</translation>
    </message>
    <message>
        <source>Only the &amp;newest version of each mesh</source>
        <translation>Nur die &amp;neueste Version jedes Netzes</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>Nothing of this session goes into this format yet.</source>
        <translation>Von dieser Sitzung gibt es noch nichts für dieses Format.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The server puts the file together…</source>
        <translation>Der Server stellt die Datei zusammen …</translation>
    </message>
    <message>
        <source>The export of %1 was cancelled. Nothing was written.</source>
        <translation>Der Export von %1 wurde abgebrochen. Es wurde nichts geschrieben.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::FenceActions</name>
    <message>
        <source>&amp;New geofence…</source>
        <translation>&amp;Neue Geozone…</translation>
    </message>
    <message>
        <source>&amp;Geofences…</source>
        <translation>&amp;Geozonen…</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::FenceDialog</name>
    <message>
        <source>A geofence needs a name.</source>
        <translation>Eine Geozone braucht einen Namen.</translation>
    </message>
    <message>
        <source>&amp;Put it where the view looks</source>
        <translation>&amp;Dorthin legen, wohin die Ansicht blickt</translation>
    </message>
    <message>
        <source>&amp;Put it at %1</source>
        <translation>&amp;Dorthin legen: %1</translation>
    </message>
    <message>
        <source>Geofence %1</source>
        <translation>Geozone %1</translation>
    </message>
    <message>
        <source>New geofence</source>
        <translation>Neue Geozone</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>In &amp;every session, not only in %1</source>
        <translation>In &amp;jeder Sitzung, nicht nur in %1</translation>
    </message>
    <message>
        <source>&amp;Sphere</source>
        <translation>&amp;Kugel</translation>
    </message>
    <message>
        <source>&amp;Box</source>
        <translation>&amp;Quader</translation>
    </message>
    <message>
        <source>%1. Its shape is changed over the API.</source>
        <translation>%1. Die Form lässt sich über die API ändern.</translation>
    </message>
    <message>
        <source>Centre in the frame of the session, in metres; y is up</source>
        <translation>Mitte im Bezugssystem der Sitzung, in Metern; y zeigt nach oben</translation>
    </message>
    <message>
        <source>Centre &amp;x</source>
        <translation>Mitte &amp;x</translation>
    </message>
    <message>
        <source>Centre &amp;y</source>
        <translation>Mitte &amp;y</translation>
    </message>
    <message>
        <source>Centre &amp;z</source>
        <translation>Mitte &amp;z</translation>
    </message>
    <message>
        <source>&amp;Radius (m)</source>
        <translation>&amp;Radius (m)</translation>
    </message>
    <message>
        <source>In metres</source>
        <translation>In Metern</translation>
    </message>
    <message>
        <source>&amp;Width (m)</source>
        <translation>&amp;Breite (m)</translation>
    </message>
    <message>
        <source>Along x, in metres</source>
        <translation>Entlang x, in Metern</translation>
    </message>
    <message>
        <source>&amp;Height (m)</source>
        <translation>&amp;Höhe (m)</translation>
    </message>
    <message>
        <source>Along y, in metres</source>
        <translation>Entlang y, in Metern</translation>
    </message>
    <message>
        <source>&amp;Depth (m)</source>
        <translation>&amp;Tiefe (m)</translation>
    </message>
    <message>
        <source>Along z, in metres</source>
        <translation>Entlang z, in Metern</translation>
    </message>
    <message>
        <source>&amp;Turn (°)</source>
        <translation>Dreh&amp;ung (°)</translation>
    </message>
    <message>
        <source>About the vertical, in degrees</source>
        <translation>Um die Senkrechte, in Grad</translation>
    </message>
    <message>
        <source>&amp;Margin (m)</source>
        <translation>&amp;Spielraum (m)</translation>
    </message>
    <message>
        <source>So far outside somebody inside may be before it is an exit, in metres</source>
        <translation>So weit darf jemand hinaus, ehe er die Zone verlassen hat, in Metern</translation>
    </message>
    <message>
        <source>&amp;Long stay after (s)</source>
        <translation>&amp;Langer Aufenthalt nach (s)</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>After so long inside the server says so once, in seconds; 0 for never</source>
        <translation>Nach so langer Zeit darin meldet der Server es einmal, in Sekunden; 0 für nie</translation>
    </message>
    <message>
        <source>Who is inside leaves only beyond the margin, so that a jittering pose stays quiet.</source>
        <translation>Wer darin ist, verlässt die Zone erst jenseits des Spielraums; so bleibt eine zitternde Pose still.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>S&amp;ave</source>
        <translation>Sp&amp;eichern</translation>
    </message>
    <message>
        <source>&amp;Create</source>
        <translation>&amp;Anlegen</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::FenceEdits</name>
    <message>
        <source>Sphere, radius %1</source>
        <translation>Kugel, Radius %1</translation>
    </message>
    <message>
        <source>Box, %1 × %2 × %3</source>
        <translation>Quader, %1 × %2 × %3</translation>
    </message>
    <message numerus="yes">
        <source>Prism of %n corners</source>
        <translation>
            <numerusform>Prisma mit %n Ecke</numerusform>
            <numerusform>Prisma mit %n Ecken</numerusform>
        </translation>
    </message>
    <message>
        <source>New geofence %1</source>
        <translation>Neue Geozone %1</translation>
    </message>
    <message>
        <source>Delete geofence %1</source>
        <translation>Geozone %1 löschen</translation>
    </message>
    <message>
        <source>Rename geofence %1 to %2</source>
        <translation>Geozone %1 in %2 umbenennen</translation>
    </message>
    <message>
        <source>Change geofence %1</source>
        <translation>Geozone %1 ändern</translation>
    </message>
    <message>
        <source>The server asks for an API key. Connect to it again and give one.</source>
        <translation>Der Server verlangt einen API-Schlüssel. Verbinden Sie sich neu und geben Sie einen an.</translation>
    </message>
    <message>
        <source>%1 was not changed: the API key may only read. Connect with one that has the scope ingest.</source>
        <translation>%1 wurde nicht geändert: Der API-Schlüssel darf nur lesen. Verbinden Sie sich mit einem, der das Recht ingest hat.</translation>
    </message>
    <message>
        <source>%1 was not deleted: the API key may not delete. Connect with one that has the scope delete.</source>
        <translation>%1 wurde nicht gelöscht: Der API-Schlüssel darf nicht löschen. Verbinden Sie sich mit einem, der das Recht delete hat.</translation>
    </message>
    <message>
        <source>%1 is not there any more: somebody has deleted it.</source>
        <translation>%1 gibt es nicht mehr: Jemand hat die Geozone gelöscht.</translation>
    </message>
    <message>
        <source>The server does not take %1 like this: %2.</source>
        <translation>Der Server nimmt %1 so nicht an: %2.</translation>
    </message>
    <message>
        <source>%1 is as it was: %2. Check that the server runs, and try again.</source>
        <translation>%1 ist unverändert: %2. Prüfen Sie, ob der Server läuft, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The name is too long: at most %1 bytes of UTF-8.</source>
        <translation>Der Name ist zu lang: höchstens %1 Bytes in UTF-8.</translation>
    </message>
    <message>
        <source>The radius must be more than 0 m.</source>
        <translation>Der Radius muss größer als 0 m sein.</translation>
    </message>
    <message>
        <source>Width, height and depth must be more than 0 m.</source>
        <translation>Breite, Höhe und Tiefe müssen größer als 0 m sein.</translation>
    </message>
    <message>
        <source>The centre is too far away: at most 10 000 km from the origin.</source>
        <translation>Die Mitte liegt zu weit weg: höchstens 10 000 km vom Ursprung.</translation>
    </message>
    <message>
        <source>The margin goes from 0 to 1000 m.</source>
        <translation>Der Spielraum geht von 0 bis 1000 m.</translation>
    </message>
    <message>
        <source>The stay goes from 0 to 86 400 s.</source>
        <translation>Der Aufenthalt geht von 0 bis 86 400 s.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::FenceListDialog</name>
    <message>
        <source>Every session</source>
        <translation>Jede Sitzung</translation>
    </message>
    <message>
        <source>Geofences</source>
        <translation>Geozonen</translation>
    </message>
    <message>
        <source>No geofence holds here yet</source>
        <translation>Hier gilt noch keine Geozone</translation>
    </message>
    <message>
        <source>A geofence is a named place. The server tells who enters it, stays there and leaves, and the 3D view shows who is inside.</source>
        <translation>Eine Geozone ist ein benannter Ort. Der Server meldet, wer ihn betritt, dort bleibt und ihn verlässt, und die 3D-Ansicht zeigt, wer darin ist.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Holds in</source>
        <translation>Gilt in</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Darin</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>&amp;Neu…</translation>
    </message>
    <message>
        <source>&amp;Change…</source>
        <translation>Än&amp;dern…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>It can be undone</source>
        <translation>Lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ImportDialog</name>
    <message>
        <source>Imported %1 into %2.</source>
        <translation>%1 wurde in %2 importiert.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Into the &amp;session</source>
        <translation>In die &amp;Sitzung</translation>
    </message>
    <message>
        <source>as the file says</source>
        <translation>wie in der Datei angegeben</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Where that session is on earth; only for GeoJSON that was not exported here:</source>
        <translation>Wo diese Sitzung auf der Erde ist; nur für GeoJSON, das nicht hier exportiert wurde:</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>%1 of %2 sent</source>
        <translation>%1 von %2 gesendet</translation>
    </message>
    <message>
        <source>The server stores it…</source>
        <translation>Der Server speichert sie …</translation>
    </message>
    <message>
        <source>There was nothing to import in %1.</source>
        <translation>In %1 war nichts zu importieren.</translation>
    </message>
    <message>
        <source>The import of %1 was cancelled. What had been stored by then stays; nothing is stored twice when you import it again.</source>
        <translation>Der Import von %1 wurde abgebrochen. Was bis dahin gespeichert war, bleibt; bei einem neuen Import wird nichts doppelt gespeichert.</translation>
    </message>
    <message>
        <source>%1 has been sent; the server goes on storing it.</source>
        <translation>%1 wurde gesendet; der Server speichert weiter.</translation>
    </message>
    <message>
        <source>&amp;Show the session</source>
        <translation>&amp;Sitzung zeigen</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::ImportReportView</name>
    <message>
        <source>Anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Mesh versions</source>
        <translation>Netz-Versionen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>There already</source>
        <translation>Schon da</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>The file holds no anchors and no meshes.</source>
        <translation>Die Datei enthält weder Anker noch Netze.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Grund</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::InspectorPanel</name>
    <message>
        <source>Nothing is selected. Click an anchor, a device or a mesh in the view or in the list to see its pose, its timing and its data here.</source>
        <translation>Nichts ist ausgewählt. Klicken Sie in der Ansicht oder Liste auf einen Anker, ein Gerät oder ein Netz, um hier Pose, Zeiten und Daten zu sehen.</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Kennung kopieren</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::LivePage</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Packet log</source>
        <translation>Paketprotokoll</translation>
    </message>
    <message>
        <source>Fly to selection</source>
        <translation>Zur Auswahl fliegen</translation>
    </message>
    <message>
        <source>Frame everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Find in list</source>
        <translation>In der Liste suchen</translation>
    </message>
    <message>
        <source>Pause the packet log</source>
        <translation>Paketprotokoll anhalten</translation>
    </message>
    <message>
        <source>Expand all sessions</source>
        <translation>Alle Sitzungen aufklappen</translation>
    </message>
    <message>
        <source>Collapse all sessions</source>
        <translation>Alle Sitzungen zuklappen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More actions for sessions</source>
        <translation>Weitere Befehle für Sitzungen</translation>
    </message>
    <message>
        <source>Keep showing this when the selection changes</source>
        <translation>Dies weiter zeigen, wenn sich die Auswahl ändert</translation>
    </message>
    <message>
        <source>Lock inspector</source>
        <translation>Inspektor festhalten</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::LiveWorkspace</name>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>You see the last known state.</source>
        <translation>Sie sehen den letzten bekannten Stand.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Fly to</source>
        <translation>Hinfliegen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Kennung kopieren</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>JSON kopieren</translation>
    </message>
    <message>
        <source>Trying again automatically.</source>
        <translation>Ein neuer Versuch folgt von selbst.</translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation>&amp;Sitzung</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Geofence, %1</source>
        <translation>Geozone, %1</translation>
    </message>
    <message>
        <source>Geofences…</source>
        <translation>Geozonen…</translation>
    </message>
    <message>
        <source>New geofence here…</source>
        <translation>Neue Geozone hier…</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::NumberFields</name>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::PacketDetail</name>
    <message>
        <source>No packet is selected</source>
        <translation>Kein Paket ausgewählt</translation>
    </message>
    <message>
        <source>Select a line to see it as JSON.</source>
        <translation>Wählen Sie eine Zeile, um sie als JSON zu sehen.</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>JSON kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the packet</source>
        <translation>Paket schließen</translation>
    </message>
    <message>
        <source>Packet as JSON</source>
        <translation>Paket als JSON</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::PacketKindChips</name>
    <message>
        <source>Poses</source>
        <translation>Posen</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Meshes</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Show or hide: %1. What was rejected or dropped is always shown.</source>
        <translation>Ein- oder ausblenden: %1. Abgelehntes und Verworfenes ist immer zu sehen.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::PacketLogPanel</name>
    <message numerus="yes">
        <source>Paused, %n waiting</source>
        <translation>
            <numerusform>Angehalten, %n wartet</numerusform>
            <numerusform>Angehalten, %n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume the log (Space)</source>
        <translation>Protokoll fortsetzen (Leertaste)</translation>
    </message>
    <message>
        <source>Pause the log (Space)</source>
        <translation>Protokoll anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>No packets yet. Each packet a device sends is a line here, with what the server decided about it.</source>
        <translation>Noch keine Pakete. Jedes Paket eines Geräts ist hier eine Zeile, mit dem, was der Server entschieden hat.</translation>
    </message>
    <message>
        <source>No packet matches the filter. Examples: verdict:rejected, kind:mesh, session:living.</source>
        <translation>Kein Paket passt zum Filter. Beispiele: verdict:rejected, kind:mesh, session:living.</translation>
    </message>
    <message>
        <source>Export the packet log</source>
        <translation>Paketprotokoll exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Table with commas (*.csv)</source>
        <translation>Tabelle mit Kommas (*.csv)</translation>
    </message>
    <message>
        <source>The packet log was not exported: %1. Choose another place and try again.</source>
        <translation>Das Paketprotokoll wurde nicht exportiert: %1. Wählen Sie einen anderen Ort und versuchen Sie es erneut.</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n packets to %1.</source>
        <translation>
            <numerusform>%n Paket nach %1 exportiert.</numerusform>
            <numerusform>%n Pakete nach %1 exportiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Packet log</source>
        <translation>Paketprotokoll</translation>
    </message>
    <message>
        <source>Filter packets</source>
        <translation>Pakete filtern</translation>
    </message>
    <message>
        <source>Words, or verdict:…, kind:…, session:…</source>
        <translation>Wörter, oder verdict:…, kind:…, session:…</translation>
    </message>
    <message>
        <source>Export the shown packets…</source>
        <translation>Gezeigte Pakete exportieren …</translation>
    </message>
    <message>
        <source>Export the shown packets</source>
        <translation>Gezeigte Pakete exportieren</translation>
    </message>
    <message>
        <source>Inspect packet</source>
        <translation>Paket untersuchen</translation>
    </message>
    <message>
        <source>Fly to</source>
        <translation>Hinfliegen</translation>
    </message>
    <message>
        <source>Show only “%1”</source>
        <translation>Nur „%1“ zeigen</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>JSON kopieren</translation>
    </message>
    <message>
        <source>Only poses have come so far. They are hidden because they come many times a second.</source>
        <translation>Bisher kamen nur Posen. Sie sind ausgeblendet, weil sie viele Male in der Sekunde kommen.</translation>
    </message>
    <message>
        <source>The log has no shown packet of the selection.</source>
        <translation>Das Protokoll hat kein sichtbares Paket der Auswahl.</translation>
    </message>
    <message>
        <source>The log has no packet of the kinds that are switched on.</source>
        <translation>Das Protokoll hat kein Paket der eingeschalteten Arten.</translation>
    </message>
    <message>
        <source>Show all packets</source>
        <translation>Alle Pakete zeigen</translation>
    </message>
    <message>
        <source>Show only packets of the selection</source>
        <translation>Nur Pakete der Auswahl zeigen</translation>
    </message>
    <message>
        <source>Inspect the chosen packet (Enter)</source>
        <translation>Das gewählte Paket untersuchen (Eingabe)</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::PlaceFields</name>
    <message>
        <source>A place needs a latitude and a longitude.</source>
        <translation>Ein Ort braucht Breite und Länge.</translation>
    </message>
    <message>
        <source>There is no such place: latitudes go from −90 to 90, longitudes from −180 to 180.</source>
        <translation>Diesen Ort gibt es nicht: Breiten gehen von −90 bis 90, Längen von −180 bis 180.</translation>
    </message>
    <message>
        <source>La&amp;titude</source>
        <translation>&amp;Breite</translation>
    </message>
    <message>
        <source>L&amp;ongitude</source>
        <translation>&amp;Länge</translation>
    </message>
    <message>
        <source>Hei&amp;ght</source>
        <translation>&amp;Höhe</translation>
    </message>
    <message>
        <source>&amp;Heading</source>
        <translation>&amp;Richtung</translation>
    </message>
    <message>
        <source>Where the origin of the session is, in degrees</source>
        <translation>Wo der Ursprung der Sitzung ist, in Grad</translation>
    </message>
    <message>
        <source>Of the origin above the ellipsoid, in metres</source>
        <translation>Des Ursprungs über dem Ellipsoid, in Metern</translation>
    </message>
    <message>
        <source>Where forward (−Z) of the session points, in degrees from north</source>
        <translation>Wohin vorn (−Z) der Sitzung zeigt, in Grad von Norden</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::SectionView</name>
    <message>
        <source>Open section %1</source>
        <translation>Abschnitt %1 öffnen</translation>
    </message>
    <message>
        <source>Close section %1</source>
        <translation>Abschnitt %1 schließen</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::SessionPanel</name>
    <message>
        <source>Nothing here is called “%1”.</source>
        <translation>Nichts heißt hier „%1“.</translation>
    </message>
    <message>
        <source>No sessions yet. A session appears here when a device connects to this server and sends its first pose.</source>
        <translation>Noch keine Sitzungen. Eine Sitzung erscheint, sobald sich ein Gerät mit diesem Server verbindet und die erste Pose sendet.</translation>
    </message>
    <message>
        <source>No sessions on %1 yet. A session appears here when a device connects to that server and sends its first pose.</source>
        <translation>Noch keine Sitzungen auf %1. Eine Sitzung erscheint, sobald sich ein Gerät mit jenem Server verbindet und die erste Pose sendet.</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>Filter by name or id</source>
        <translation>Nach Name oder Kennung filtern</translation>
    </message>
    <message>
        <source>Filter sessions</source>
        <translation>Sitzungen filtern</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::live::Transfers</name>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Sessions and places (*.zip *.tar *.tar.gz *.geojson *.json *.glb)</source>
        <translation>Sitzungen und Orte (*.zip *.tar *.tar.gz *.geojson *.json *.glb)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>&amp;Export session…</source>
        <translation>Sitzung &amp;exportieren …</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren …</translation>
    </message>
    <message>
        <source>%1 could not be written into %2: %3. Nothing was left there. Make room or choose another folder.</source>
        <translation>%1 konnte nicht in %2 geschrieben werden: %3. Dort blieb nichts zurück. Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The server asks for an API key. Connect to it again and give one.</source>
        <translation>Der Server verlangt einen API-Schlüssel. Verbinden Sie sich neu und geben Sie einen an.</translation>
    </message>
    <message>
        <source>The API key may not export: it needs the scope read.</source>
        <translation>Der API-Schlüssel darf nicht exportieren: Er braucht das Recht read.</translation>
    </message>
    <message>
        <source>The server does not know %1 any more, or is too old to export.</source>
        <translation>Der Server kennt %1 nicht mehr oder ist zu alt zum Exportieren.</translation>
    </message>
    <message>
        <source>The server is busy with other exports. Try again in a moment.</source>
        <translation>Der Server ist mit anderen Exporten beschäftigt. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>%1 cannot be exported like this: %2. Choose another format.</source>
        <translation>%1 kann so nicht exportiert werden: %2. Wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>%1 was not exported: %2. Nothing was written. Check that the server runs, and try again.</source>
        <translation>%1 wurde nicht exportiert: %2. Es wurde nichts geschrieben. Prüfen Sie, ob der Server läuft, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2. Choose a file that you may open.</source>
        <translation>%1 konnte nicht gelesen werden: %2. Wählen Sie eine Datei, die Sie öffnen dürfen.</translation>
    </message>
    <message>
        <source>The API key may not import: it needs the scope ingest.</source>
        <translation>Der API-Schlüssel darf nicht importieren: Er braucht das Recht ingest.</translation>
    </message>
    <message>
        <source>This server is too old to import.</source>
        <translation>Dieser Server ist zu alt zum Importieren.</translation>
    </message>
    <message>
        <source>%1 is too large to be sent. Use stagd import on the machine of the server.</source>
        <translation>%1 ist zu groß zum Senden. Verwenden Sie stagd import auf dem Rechner des Servers.</translation>
    </message>
    <message>
        <source>The server is busy with another import. Try again in a moment.</source>
        <translation>Der Server ist mit einem anderen Import beschäftigt. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>%1 was not imported: %2. Exported sessions, GeoJSON and GLB can be.</source>
        <translation>%1 wurde nicht importiert: %2. Es gehen exportierte Sitzungen, GeoJSON und GLB.</translation>
    </message>
    <message>
        <source>%1 was not imported: %2. Check that the server runs, and try again; nothing is stored twice.</source>
        <translation>%1 wurde nicht importiert: %2. Prüfen Sie, ob der Server läuft, und versuchen Sie es erneut; nichts wird doppelt gespeichert.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::MapFacts</name>
    <message>
        <source>Zoom %1 · 1 : %2</source>
        <translation>Zoom %1 · 1 : %2</translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::MapPage</name>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Save picture of the map</source>
        <translation>Bild der Karte speichern</translation>
    </message>
    <message>
        <source>map.png</source>
        <translation>karte.png</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Go to a place…</source>
        <translation>Zu einem Ort gehen …</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>North up</source>
        <translation>Norden oben</translation>
    </message>
    <message>
        <source>Show the whole world</source>
        <translation>Die ganze Welt zeigen</translation>
    </message>
    <message>
        <source>Copy the coordinates of the middle</source>
        <translation>Koordinaten der Mitte kopieren</translation>
    </message>
    <message>
        <source>Save picture of the map…</source>
        <translation>Bild der Karte speichern …</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::MapWorkspace</name>
    <message>
        <source>No session is on the map yet. Right-click where one is, and choose “Put here”: its devices then move on the map.</source>
        <translation>Noch ist keine Sitzung auf der Karte. Klicken Sie mit der rechten Maustaste dorthin, wo eine ist, und setzen Sie sie dort hin: Dann bewegen sich ihre Geräte auf der Karte.</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Centre the map here</source>
        <translation>Karte hier zentrieren</translation>
    </message>
    <message>
        <source>Turn %1…</source>
        <translation>%1 drehen …</translation>
    </message>
    <message>
        <source>Take %1 off the map</source>
        <translation>%1 von der Karte nehmen</translation>
    </message>
    <message>
        <source>Move %1 here</source>
        <translation>%1 hierher verschieben</translation>
    </message>
    <message>
        <source>Put %1 here</source>
        <translation>%1 hierher setzen</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Put %1 on the map</source>
        <translation>%1 auf die Karte setzen</translation>
    </message>
    <message>
        <source>No session to put here</source>
        <translation>Keine Sitzung, die man hierher setzen könnte</translation>
    </message>
    <message numerus="yes">
        <source>No more than %n session(s) can be on the map. Take one off first.</source>
        <translation>
            <numerusform>Mehr als %n Sitzung kann nicht auf der Karte sein. Nehmen Sie erst eine herunter.</numerusform>
            <numerusform>Mehr als %n Sitzungen können nicht auf der Karte sein. Nehmen Sie erst eine herunter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Turn %1</source>
        <translation>%1 drehen</translation>
    </message>
    <message>
        <source>Where the session&apos;s forward points, in degrees clockwise from north:</source>
        <translation>Wohin in der Sitzung vorn zeigt, in Grad im Uhrzeigersinn von Norden:</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>On the map, %1</source>
        <translation>Auf der Karte, %1</translation>
    </message>
    <message>
        <source>Fly to selection</source>
        <translation>Zur Auswahl fliegen</translation>
    </message>
    <message>
        <source>Put a session in the middle of the map…</source>
        <translation>Eine Sitzung in die Mitte der Karte setzen …</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::PlaceSearch</name>
    <message>
        <source>Coordinates</source>
        <translation>Koordinaten</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::ScaleBarView</name>
    <message>
        <source>Scale bar: %1</source>
        <translation>Maßstab: %1</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::map::SearchField</name>
    <message>
        <source>Place or 48.8584, 2.2945</source>
        <translation>Ort oder 48.8584, 2.2945</translation>
    </message>
    <message>
        <source>Go to a place or coordinates</source>
        <translation>Zu einem Ort oder zu Koordinaten gehen</translation>
    </message>
    <message>
        <source>Places found</source>
        <translation>Gefundene Orte</translation>
    </message>
    <message>
        <source>No place of this name. Coordinates work, too.</source>
        <translation>Kein Ort dieses Namens. Koordinaten gehen auch.</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::server::ClientDetail</name>
    <message>
        <source>WebSocket of a session</source>
        <translation>WebSocket einer Sitzung</translation>
    </message>
    <message>
        <source>%1 (for %2)</source>
        <translation>%1 (seit %2)</translation>
    </message>
    <message>
        <source>Select a client to see what waits for it and what it was sent.</source>
        <translation>Wählen Sie einen Client aus, um zu sehen, was auf ihn wartet und was ihm gesendet wurde.</translation>
    </message>
    <message>
        <source>Listens to</source>
        <translation>Hört auf</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Schlange</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>Rückstand</translation>
    </message>
    <message>
        <source>Snapshots repeated</source>
        <translation>Neu begonnen</translation>
    </message>
    <message>
        <source>How often it fell behind so far that it was told everything anew</source>
        <translation>Wie oft er so weit zurückfiel, dass ihm alles neu mitgeteilt wurde</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Coalesced</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>Trennen …</translation>
    </message>
    <message>
        <source>Lag of the last minute</source>
        <translation>Rückstand der letzten Minute</translation>
    </message>
    <message>
        <source>Live feed in bytes: a window or a viewer</source>
        <translation>Live-Feed in Bytes: ein Fenster oder Betrachter</translation>
    </message>
    <message>
        <source>Live feed as JSON: a window or a viewer</source>
        <translation>Live-Feed als JSON: ein Fenster oder Betrachter</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::server::ClientsPage</name>
    <message>
        <source>No client has this in its address or session.</source>
        <translation>Kein Client hat dies in seiner Adresse oder Sitzung.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %n clients?</source>
        <translation>
            <numerusform>%n Client trennen?</numerusform>
            <numerusform>%n Clients trennen?</numerusform>
        </translation>
    </message>
    <message>
        <source>What waits for them is dropped. Devices and windows usually connect again by themselves within seconds and are then told everything anew.</source>
        <translation>Was noch wartet, wird verworfen. Geräte und Fenster verbinden sich meist binnen Sekunden von selbst wieder und bekommen dann alles neu mitgeteilt.</translation>
    </message>
    <message>
        <source>Connected clients</source>
        <translation>Verbundene Clients</translation>
    </message>
    <message>
        <source>Filter by address or session</source>
        <translation>Nach Adresse oder Sitzung filtern</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>Trennen …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Find a client</source>
        <translation>Client suchen</translation>
    </message>
</context>
<context>
    <name>stag::ui::workspaces::server::ServerWorkspace</name>
    <message>
        <source>This server is too old to list its clients.</source>
        <translation>Dieser Server ist zu alt, um seine Clients aufzuzählen.</translation>
    </message>
    <message>
        <source>The server did not list its clients (%1). It is asked again in a moment.</source>
        <translation>Der Server hat seine Clients nicht aufgezählt (%1). Er wird gleich wieder gefragt.</translation>
    </message>
    <message>
        <source>No clients. Devices that listen, other windows and viewers appear here when they connect.</source>
        <translation>Keine Clients. Geräte, die zuhören, andere Fenster und Betrachter erscheinen hier, sobald sie sich verbinden.</translation>
    </message>
    <message>
        <source>Not connected to a server. Its clients appear here as soon as the connection stands.</source>
        <translation>Mit keinem Server verbunden. Seine Clients erscheinen hier, sobald die Verbindung steht.</translation>
    </message>
    <message>
        <source>Disconnected %1</source>
        <translation>%1 getrennt</translation>
    </message>
    <message>
        <source>%1 had gone already</source>
        <translation>%1 war schon weg</translation>
    </message>
    <message>
        <source>%1 could not be disconnected: %2</source>
        <translation>%1 konnte nicht getrennt werden: %2</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>&amp;Clients</source>
        <translation>&amp;Clients</translation>
    </message>
</context>
</TS>
