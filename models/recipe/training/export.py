"""Writes the ONNX file from a checkpoint: python3 export.py checkpoint.pt default.onnx --version 1.0.0"""
import argparse
import json
import warnings

import onnx
import torch

from net import LABELS, SIDE, STRIDE, Detector, Exported

DESCRIPTION = "Spotter's default detector: six kinds of gym equipment, trained on rendered scenes"


def export(checkpoint: str, target: str, version: str) -> None:
    detector = Detector()
    detector.load_state_dict(torch.load(checkpoint, map_location="cpu")["ema"])
    module = Exported(detector).eval()
    images = torch.zeros(1, SIDE, SIDE, 3, dtype=torch.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            images,
            target,
            opset_version=15,
            input_names=["images"],
            output_names=["output0"],
            dynamic_axes={"images": {0: "batch"}, "output0": {0: "batch"}},
        )
    model = onnx.load(target)
    metadata = {
        "names": json.dumps({str(index): label for index, label in enumerate(LABELS)}),
        "task": "detect",
        "imgsz": json.dumps([SIDE, SIDE]),
        "stride": str(STRIDE),
        "description": DESCRIPTION,
        "license": "MIT",
        "version": version,
    }
    onnx.helper.set_model_props(model, metadata)
    # The exporter names this one by a symbol, though it never changes; a loader tells the family of a model by it.
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = 4 + len(LABELS)
    model.producer_name = "spotter"
    model.doc_string = DESCRIPTION
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("target")
    parser.add_argument("--version", required=True)
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.target, arguments.version)
