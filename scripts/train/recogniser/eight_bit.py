"""Published Whisper weights in Transformers.js' eight-bit form, as numpy arrays by the names of the CTranslate2 form (published.py)."""
import json, os, re
import numpy as np
import onnx
from onnx import numpy_helper

ENCODER, DECODER = 'onnx/encoder_model_quantized.onnx', 'onnx/decoder_model_merged_quantized.onnx'


def nodes_of(graph):
    """All nodes, those of both branches of the merged decoder too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            yield from nodes_of(attribute.g)


def modules(path):
    """Weights of one graph by the names of the published modules (models/whisper/eight-bit.ts)."""
    graph = onnx.load(path).graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    value = lambda name: numpy_helper.to_array(stored[name]).astype(np.float32)
    unscaled = lambda base: (value(f'{base}_quantized') - value(f'{base}_zero_point')) * value(f'{base}_scale')
    found = {}
    for name in stored:
        module = re.sub(r'_merged_\d+', '', name).replace('model.decoder.', '')
        if re.search(r'\.(weight|bias)$', module):
            found[module] = value(name)
        if re.search(r'embed_tokens\.weight.*_quantized$', name):
            found['embed_tokens.weight'] = unscaled(name[:-len('_quantized')])
    for node in nodes_of(graph):
        if node.op_type not in ('MatMulInteger', 'ConvInteger') or node.input[1] not in stored:
            continue
        module = re.sub(r'/(MatMul|Conv)_quant$', '', re.sub(r'^/(model/decoder/)?', '', node.name)).replace('/', '.')
        weight = unscaled(node.input[1][:-len('_quantized')])
        found[f'{module}.weight'] = weight.T if node.op_type == 'MatMulInteger' else weight
    return found


def stacked(found, names, kind):
    # keys are published without a bias, which is nought
    missing = lambda name: np.zeros(len(found[f'{name}.weight']), np.float32)
    return np.concatenate([found[f'{n}.{kind}'] if f'{n}.{kind}' in found else missing(n) for n in names])


def side(found, part):
    weights = {}

    def put(target, names):
        kinds = ('gamma', 'beta') if target.endswith('layer_norm') else ('weight', 'bias')
        for kind, own in zip(('weight', 'bias'), kinds):
            weights[f'{part}/{target}/{own}'] = stacked(found, names, kind)

    for i in range(sum(re.fullmatch(r'layers\.\d+\.fc1\.weight', name) is not None for name in found)):
        own, cross = f'layers.{i}.self_attn', f'layers.{i}.encoder_attn'
        put(f'layer_{i}/self_attention/linear_0', [f'{own}.{p}_proj' for p in 'qkv'])
        put(f'layer_{i}/self_attention/linear_1', [f'{own}.out_proj'])
        put(f'layer_{i}/self_attention/layer_norm', [f'{own}_layer_norm'])
        if part == 'decoder':
            put(f'layer_{i}/attention/linear_0', [f'{cross}.q_proj'])
            put(f'layer_{i}/attention/linear_1', [f'{cross}.{p}_proj' for p in 'kv'])
            put(f'layer_{i}/attention/linear_2', [f'{cross}.out_proj'])
            put(f'layer_{i}/attention/layer_norm', [f'{cross}_layer_norm'])
        for j, name in enumerate(('fc1', 'fc2')):
            put(f'layer_{i}/ffn/linear_{j}', [f'layers.{i}.{name}'])
        put(f'layer_{i}/ffn/layer_norm', [f'layers.{i}.final_layer_norm'])
    put('layer_norm', ['layer_norm'])
    for name in ('conv1', 'conv2') if part == 'encoder' else ():
        put(name, [name])
    weights[f'{part}/position_encodings/encodings'] = found['embed_positions.weight']
    return weights


def read(folder):
    """All weights of both graphs as float32."""
    decoder = modules(os.path.join(folder, DECODER))
    heads = json.load(open(os.path.join(folder, 'config.json')))['encoder_attention_heads']
    return {
        **side(modules(os.path.join(folder, ENCODER)), 'encoder'),
        **side(decoder, 'decoder'),
        'decoder/embeddings/weight': decoder['embed_tokens.weight'],
        'encoder/num_heads': np.array(heads),
    }
