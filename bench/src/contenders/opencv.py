"""OpenCV's dnn module from the bytes of a JPEG to YOLOX's boxes. Speaks the same protocol as the other contenders."""

import json
import re
import resource
import sys
import time

import cv2
import numpy as np

STRIDES = (8, 16, 32)


def peak_rss_bytes():
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return int(re.search(r"^VmHWM:\s+(\d+) kB$", status.read(), re.M).group(1)) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def grid(width, height):
    """The cell of each row of the output, as columns x, y and stride."""
    parts = []
    for stride in STRIDES:
        xs, ys = np.meshgrid(np.arange(width // stride), np.arange(height // stride))
        parts.append(np.stack([xs.ravel(), ys.ravel(), np.full(xs.size, stride)], axis=1))
    return np.concatenate(parts).astype(np.float32)


class Detector:
    def __init__(self, setup):
        self.setup = setup
        self.width = int(setup["input"]["width"])
        self.height = int(setup["input"]["height"])
        self.cells = grid(self.width, self.height)
        self.net = cv2.dnn.readNetFromONNX(setup["modelPath"])
        with open(setup["photo"], "rb") as photo:
            self.jpeg = np.frombuffer(photo.read(), dtype=np.uint8)

    def detect(self):
        image = cv2.imdecode(self.jpeg, cv2.IMREAD_COLOR)
        height, width = image.shape[:2]
        scale = min(self.width / width, self.height / height)
        size = (round(width * scale), round(height * scale))
        padded = np.full((self.height, self.width, 3), int(self.setup["preprocessing"]["pad"]), dtype=np.uint8)
        padded[: size[1], : size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        self.net.setInput(cv2.dnn.blobFromImage(padded))
        return self.boxes(self.net.forward()[0], scale)

    def boxes(self, rows, scale):
        scores = rows[:, 5:] * rows[:, 4:5]
        classes = scores.argmax(axis=1)
        best = scores[np.arange(len(rows)), classes]
        kept = np.flatnonzero(best >= self.setup["minConfidence"])
        rows, cells, classes, best = rows[kept], self.cells[kept], classes[kept], best[kept]
        strides = cells[:, 2:3]
        centres = (rows[:, :2] + cells[:, :2]) * strides / scale
        sizes = np.exp(rows[:, 2:4]) * strides / scale
        corners = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
        # OpenCV suppresses whatever the class: a distance between classes keeps them apart.
        apart = classes[:, None] * (corners.max() if len(corners) else 0) * 2
        rectangles = np.concatenate([corners[:, :2] + apart, sizes], axis=1)
        threshold, overlap = self.setup["minConfidence"], self.setup["nmsIou"]
        chosen = cv2.dnn.NMSBoxes(rectangles.tolist(), best.tolist(), threshold, overlap)
        return [
            {"classIndex": int(classes[i]), "score": float(best[i]), "box": corners[i].tolist()}
            for i in np.asarray(chosen, dtype=int).ravel()
        ]

    def run(self, seconds):
        cpu, started = time.process_time(), time.perf_counter()
        images = 0
        while time.perf_counter() - started < seconds:
            self.detect()
            images += 1
        elapsed = time.perf_counter() - started
        cpu_seconds = time.process_time() - cpu
        return {"images": images, "seconds": elapsed, "cpuSeconds": cpu_seconds, "peakRssBytes": peak_rss_bytes()}


def say(message):
    print(json.dumps(message), flush=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        detector = Detector(json.load(file))
    say({"ready": f"OpenCV {cv2.__version__}"})
    for line in sys.stdin:
        command = json.loads(line)
        say({"boxes": detector.detect()} if command["command"] == "detect" else detector.run(command["seconds"]))


main()
