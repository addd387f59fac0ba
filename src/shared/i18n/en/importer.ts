import type { importer as italian } from '../it/importer.ts';
import type { Message } from '../message.ts';

export const importer: Record<keyof typeof italian, Message> = {
  'error.import-nothing':
    'There is no model to import in {path}: it takes a folder with manifest.json, or with config.json and one of {files}.',
  'error.import-file-missing': 'The file {file} is missing from the folder {path}.',
  'error.import-config-invalid': 'The model’s file {file} is not valid: {reason}.',
  'error.import-unsupported':
    'This kind of model cannot be imported: {what} is “{value}”, only {supported} can be imported.',
  'error.import-too-large':
    'One part of the model would take {bytes} bytes: the ONNX format ends at {limit}.',
  'error.model-exists':
    'There is already another model “{id}” in {path}. Remove that one first, or give the folder another name (in the terminal --id will do).',
  'error.model-id-invalid':
    '“{id}” cannot be the name of a model: use letters, digits, dots and hyphens for the folder, or --id in the terminal.',
  'error.checkpoint-truncated':
    'The file {file} is incomplete: it ends before {what}. Download it again.',
  'error.checkpoint-malformed': 'The file {file} is damaged or not what it seems ({reason}).',
  'error.checkpoint-limit':
    'The file {file} was refused: {what} beyond the limit of {limit}, which no real model exceeds.',
  'error.checkpoint-overlap':
    'The file {file} was refused: {what} takes the same bytes as another.',
  'error.checkpoint-path':
    'The archive {file} was refused: “{entry}” would write outside its folder.',
  'error.checkpoint-compressed':
    'The archive {file} was refused: “{entry}” is compressed, and models never are.',
  'error.checkpoint-unsafe':
    'The file {file} was refused: it holds instructions that a model must not have ({what}). Nothing was executed.',
  'error.checkpoint-legacy':
    'The file {file} is in the format of PyTorch before version 1.6, which cannot be read without executing it. It takes model.safetensors, or the same model saved with a newer PyTorch.',
  'error.checkpoint-script':
    'The file {file} is a TorchScript program, not only weights: it cannot be imported.',
  'error.checkpoint-type':
    'In the file {file} the tensor {name} is of an unexpected type ({type}).',
  'error.checkpoint-tensors-missing': {
    one: 'In the file {file} a tensor is missing: {names}.',
    other: 'In the file {file} {count} tensors are missing: {names}.',
  },
  'error.checkpoint-tensors-extra': {
    one: 'In the file {file} there is a tensor that this kind of model does not have: {names}.',
    other:
      'In the file {file} there are {count} tensors that this kind of model does not have: {names}.',
  },
  'error.checkpoint-tensor-shape':
    'In the file {file} the tensor {name} is {actual}, by config.json it should be {expected}.',
  'error.tensor-file-invalid':
    'The file {path} holds no tensors to compute with: {reason}. It takes “pixel_values” with shape and data, or “input_ids” and “attention_mask”.',
  'cli.import.read': 'Reading the model…',
  'cli.import.write': 'Converting: {done} of {total}',
  'cli.import.check': 'Trying the model…',
  'cli.import.done':
    'Model “{id}” imported ({dims} dimensions). To use it: fototeca models use {id}',
  'cli.import.no-half':
    'In half precision this model does not give the same results: full precision stays.',
  'cli.embed.summary': 'Computes the embedding of a photo, of a text or of ready tensors.',
};
