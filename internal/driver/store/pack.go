package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"sync"
)

// Pack is an entry of many parts that are read one by one: a few hundred
// entries that are made together take one file then. Behind the parts comes an
// index of records, then a trailer: the index's checksum and where it begins.
type Pack struct {
	file  *os.File
	parts map[Key]part
}

type part struct {
	Key          Key
	Offset, Size int64
	Sum          [sha256.Size]byte
}

type trailer struct {
	Sum   [sha256.Size]byte
	Index int64
}

// OpenPack returns a pack, nil if it isn't there or its index is damaged. It
// holds a file until it is closed.
func (s *Store) OpenPack(key Key) *Pack {
	if s == nil {
		return nil
	}
	path := s.path(key)
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	p := &Pack{file: file, parts: map[Key]part{}}
	if err := p.readIndex(); err != nil {
		p.Close()
		_ = os.Remove(path) // damaged: costs time now, not at each run
		return nil
	}
	touch(path)
	return p
}

func (p *Pack) readIndex() error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	end := info.Size() - int64(binary.Size(trailer{}))
	var t trailer
	if err := binary.Read(io.NewSectionReader(p.file, end, info.Size()), binary.BigEndian, &t); err != nil {
		return err
	}
	if t.Index < 0 || t.Index > end {
		return errDamaged
	}
	index := make([]byte, end-t.Index)
	if _, err := p.file.ReadAt(index, t.Index); err != nil {
		return err
	}
	if sha256.Sum256(index) != t.Sum {
		return errDamaged
	}
	list := make([]part, len(index)/binary.Size(part{}))
	if _, err := binary.Decode(index, binary.BigEndian, list); err != nil {
		return err
	}
	for _, at := range list {
		p.parts[at.Key] = at
	}
	return nil
}

var errDamaged = errors.New("damaged")

// Has reports whether the pack has a part.
func (p *Pack) Has(key Key) bool {
	if p == nil {
		return false
	}
	_, ok := p.parts[key]
	return ok
}

// Get returns a part, if it is there and whole.
func (p *Pack) Get(key Key) ([]byte, bool) {
	if !p.Has(key) {
		return nil, false
	}
	at := p.parts[key]
	data := make([]byte, at.Size)
	if _, err := p.file.ReadAt(data, at.Offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, false // closed by a run that is over, or unreadable for now
	}
	if sha256.Sum256(data) != at.Sum {
		_ = os.Remove(p.file.Name())
		return nil, false
	}
	return data, true
}

// Close lets the file go.
func (p *Pack) Close() {
	if p != nil {
		_ = p.file.Close()
	}
}

// PackWriter makes a pack. Its methods may be called from several goroutines. A
// failure, such as a full disk, loses the pack and nothing else. A nil
// *PackWriter keeps nothing.
type PackWriter struct {
	path string

	mu    sync.Mutex
	file  *os.File // nil: committed or given up
	parts []part
	end   int64
}

// NewPack begins a pack, nil if the folder can't be written.
func (s *Store) NewPack(key Key) *PackWriter {
	if s == nil {
		return nil
	}
	file, err := s.temp(key)
	if err != nil {
		return nil
	}
	return &PackWriter{path: s.path(key), file: file}
}

// Add adds a part.
func (w *PackWriter) Add(key Key, data []byte) {
	if w == nil {
		return
	}
	sum := sha256.Sum256(data)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return
	}
	if _, err := w.file.Write(data); err != nil {
		w.close()
		return
	}
	w.parts = append(w.parts, part{key, w.end, int64(len(data)), sum})
	w.end += int64(len(data))
}

// Has reports whether a part was added.
func (w *PackWriter) Has(key Key) bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.parts {
		if p.Key == key {
			return true
		}
	}
	return false
}

// Commit makes the pack visible.
func (w *PackWriter) Commit() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return
	}
	index, err := binary.Append(nil, binary.BigEndian, w.parts)
	if err == nil {
		index, err = binary.Append(index, binary.BigEndian, trailer{sha256.Sum256(index), w.end})
	}
	if err == nil {
		_, err = w.file.Write(index)
	}
	if err != nil {
		w.close()
		return
	}
	name := w.file.Name()
	if err := w.file.Close(); err != nil || os.Rename(name, w.path) != nil { // atomic: others see all or nothing
		_ = os.Remove(name)
	}
	w.file = nil
}

// Abort forgets the pack unless it was committed.
func (w *PackWriter) Abort() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.close()
}

func (w *PackWriter) close() {
	if w.file != nil {
		_ = w.file.Close()
		_ = os.Remove(w.file.Name())
		w.file = nil
	}
}
