"""The intermediate representations: frozen data that passes between the stages.

``notebook → dataflow → partition → (extract, snapshot) → function → bundle → proof``
"""
