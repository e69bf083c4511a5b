// SPDX-License-Identifier: GPL-3.0-or-later

// A relay and a STAG in one process as one would write them in Go with gorilla/websocket and gin:
// the work of the product's relay and session WebSocket without its database. Prints a line when it
// listens on 127.0.0.1:$PORT.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
)

const (
	batchEvents    = 50
	batchTimeout   = 100 * time.Millisecond
	positionMax    = 1000
	clientMessages = 256
)

type Pose struct {
	X        float64    `json:"x"`
	Y        float64    `json:"y"`
	Z        float64    `json:"z"`
	Rotation [4]float64 `json:"rotation"`
}

type PacketMesh struct {
	Vertices []byte `json:"vertices"`
	Faces    []byte `json:"faces"`
	AnchorID string `json:"anchor_id"`
}

type Packet struct {
	SessionID   string `json:"session_id"`
	FrameNumber int64  `json:"frame_number"`
	Timestamp   int64  `json:"timestamp"`
	Type        string `json:"type"`
	Data        struct {
		Pose *Pose       `json:"pose"`
		Mesh *PacketMesh `json:"mesh"`
	} `json:"data"`
}

type Anchor struct {
	ID        string          `json:"id"`
	SessionID string          `json:"session_id"`
	Pose      Pose            `json:"pose"`
	Timestamp int64           `json:"timestamp"`
	Metadata  json.RawMessage `json:"metadata,omitempty"`
}

type Mesh struct {
	ID       string `json:"id"`
	AnchorID string `json:"anchor_id"`
	Vertices []byte `json:"vertices"`
	Faces    []byte `json:"faces"`
	Hash     string `json:"hash"`
	IsDelta  bool   `json:"is_delta"`
}

type Event struct {
	SessionID string   `json:"session_id" binding:"required"`
	EventID   string   `json:"event_id" binding:"required"`
	Timestamp int64    `json:"timestamp" binding:"required"`
	Anchors   []Anchor `json:"anchors"`
	Meshes    []Mesh   `json:"meshes"`
}

type Batch struct {
	Events    []Event `json:"events"`
	Timestamp int64   `json:"timestamp"`
	Count     int     `json:"count"`
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// ---- The relay ------------------------------------------------------------------------------

func checkPose(p *Pose) error {
	if math.Abs(p.X) > positionMax || math.Abs(p.Y) > positionMax || math.Abs(p.Z) > positionMax {
		return errors.New("pose position out of bounds")
	}
	q := p.Rotation
	norm := q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3]
	if norm < 0.9 || norm > 1.1 {
		return fmt.Errorf("quaternion not normalized: magnitude=%f", norm)
	}
	return nil
}

func inflated(bytesOrGzip []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(bytesOrGzip))
	if err != nil {
		return bytesOrGzip
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		return bytesOrGzip
	}
	return plain
}

func deflated(plain []byte) []byte {
	var out bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	writer.Write(plain)
	writer.Close()
	return out.Bytes()
}

func parsePacket(message []byte) (*Packet, error) {
	var packet Packet
	if err := json.Unmarshal(message, &packet); err != nil {
		return nil, err
	}
	if packet.SessionID == "" || packet.Timestamp <= 0 {
		return nil, errors.New("invalid packet")
	}
	if packet.Type == "pose" && packet.Data.Pose != nil {
		return &packet, checkPose(packet.Data.Pose)
	}
	if packet.Type == "mesh" && packet.Data.Mesh != nil && len(packet.Data.Mesh.Vertices) > 0 {
		return &packet, nil
	}
	return nil, errors.New("unknown packet type")
}

func toEvent(packet *Packet, anchorID string) Event {
	event := Event{SessionID: packet.SessionID, EventID: uuid(), Timestamp: packet.Timestamp}
	if pose := packet.Data.Pose; pose != nil {
		event.Anchors = []Anchor{{ID: anchorID, SessionID: packet.SessionID, Pose: *pose, Timestamp: packet.Timestamp}}
		return event
	}
	mesh := packet.Data.Mesh
	vertices, faces := inflated(mesh.Vertices), inflated(mesh.Faces)
	hash := sha256.New()
	hash.Write(vertices)
	hash.Write(faces)
	event.Meshes = []Mesh{{ID: "mesh_" + mesh.AnchorID, AnchorID: mesh.AnchorID, Vertices: deflated(vertices),
		Faces: faces, Hash: hex.EncodeToString(hash.Sum(nil))}}
	return event
}

// Batcher hands events on to STAG by HTTP, as the two services of the original do.
type Batcher struct {
	mutex  sync.Mutex
	events []Event
	url    string
}

func (b *Batcher) add(event Event) {
	b.mutex.Lock()
	b.events = append(b.events, event)
	var due []Event
	if len(b.events) >= batchEvents {
		due, b.events = b.events, nil
	}
	b.mutex.Unlock()
	b.post(due)
}

func (b *Batcher) post(events []Event) {
	if len(events) == 0 {
		return
	}
	body, _ := json.Marshal(Batch{events, time.Now().UnixMilli(), len(events)})
	response, err := http.Post(b.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

func (b *Batcher) run() {
	for range time.Tick(batchTimeout) {
		b.mutex.Lock()
		due := b.events
		b.events = nil
		b.mutex.Unlock()
		b.post(due)
	}
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveRelay acknowledges by the pong that the library sends for the ping behind each packet.
func serveRelay(c *gin.Context, batcher *Batcher) {
	socket, err := upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	anchorID := "anchor_" + uuid()
	for {
		_, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if packet, err := parsePacket(message); err == nil {
			batcher.add(toEvent(packet, anchorID))
		}
	}
}

// servePackets parses and answers, without anything behind it.
func servePackets(c *gin.Context) {
	socket, err := upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	for {
		_, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if _, err := parsePacket(message); err != nil {
			return
		}
		if socket.WriteMessage(websocket.TextMessage, []byte("ok")) != nil {
			return
		}
	}
}

// ---- STAG -----------------------------------------------------------------------------------

type Store struct {
	mutex   sync.RWMutex
	anchors map[string]Anchor
	meshes  map[string]string
}

func (s *Store) put(event *Event) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, anchor := range event.Anchors {
		s.anchors[anchor.ID] = anchor
	}
	for _, mesh := range event.Meshes {
		s.meshes[mesh.ID] = mesh.Hash
	}
}

type Client struct {
	socket *websocket.Conn
	queue  chan *websocket.PreparedMessage
}

func (c *Client) write() {
	for message := range c.queue {
		if c.socket.WritePreparedMessage(message) != nil {
			return
		}
	}
}

type Hub struct {
	mutex    sync.RWMutex
	sessions map[string]map[*Client]bool
}

func (h *Hub) join(session string, client *Client) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.sessions[session] == nil {
		h.sessions[session] = map[*Client]bool{}
	}
	h.sessions[session][client] = true
}

func (h *Hub) leave(session string, client *Client) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	delete(h.sessions[session], client)
	close(client.queue)
}

func (h *Hub) broadcast(session string, text []byte) {
	message, _ := websocket.NewPreparedMessage(websocket.TextMessage, text)
	h.mutex.RLock()
	defer h.mutex.RUnlock()
	for client := range h.sessions[session] {
		client.queue <- message
	}
}

type Envelope struct {
	Type      string          `json:"type"`
	SessionID string          `json:"session_id,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"`
	Timestamp int64           `json:"timestamp"`
	TraceID   string          `json:"trace_id,omitempty"`
}

func serveSession(c *gin.Context, store *Store, hub *Hub) {
	socket, err := upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	session := c.Query("session_id")
	client := &Client{socket, make(chan *websocket.PreparedMessage, clientMessages)}
	hub.join(session, client)
	defer hub.leave(session, client)
	go client.write()
	for {
		_, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		var envelope Envelope
		var anchor Anchor
		if json.Unmarshal(message, &envelope) != nil || json.Unmarshal(envelope.Data, &anchor) != nil {
			continue
		}
		anchor.SessionID = session
		anchor.Timestamp = envelope.Timestamp
		store.put(&Event{SessionID: session, Anchors: []Anchor{anchor}})
		data, _ := json.Marshal(anchor)
		text, _ := json.Marshal(Envelope{envelope.Type, session, data, envelope.Timestamp, envelope.TraceID})
		hub.broadcast(session, text)
	}
}

func serveIngest(c *gin.Context, store *Store) {
	var batch Batch
	if err := c.ShouldBindJSON(&batch); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": "Invalid request body", "details": err.Error()})
		return
	}
	for i := range batch.Events {
		store.put(&batch.Events[i])
	}
	c.JSON(http.StatusOK, gin.H{"status": "ok", "events_count": len(batch.Events)})
}

func serveAnchor(c *gin.Context, store *Store) {
	store.mutex.RLock()
	anchor, found := store.anchors[c.Param("id")]
	store.mutex.RUnlock()
	if !found {
		c.JSON(http.StatusNotFound, gin.H{"error": "Anchor not found"})
		return
	}
	c.JSON(http.StatusOK, anchor)
}

func main() {
	address := "127.0.0.1:" + os.Getenv("PORT")
	gin.SetMode(gin.ReleaseMode)
	store := &Store{anchors: map[string]Anchor{}, meshes: map[string]string{}}
	hub := &Hub{sessions: map[string]map[*Client]bool{}}
	batcher := &Batcher{url: "http://" + address + "/api/v1/ingest"}
	go batcher.run()
	router := gin.New()
	router.GET("/ws/streamkit", func(c *gin.Context) { serveRelay(c, batcher) })
	router.GET("/packets", servePackets)
	router.GET("/api/v1/ws", func(c *gin.Context) { serveSession(c, store, hub) })
	router.POST("/api/v1/ingest", func(c *gin.Context) { serveIngest(c, store) })
	router.GET("/api/v1/anchors/:id", func(c *gin.Context) { serveAnchor(c, store) })
	listener, err := net.Listen("tcp", address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ready")
	http.Serve(listener, router)
}
